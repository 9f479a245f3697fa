using System.CommandLine;
using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-clients …</c></summary>
internal static class OAuthClientVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "oauth-clients", "Programs that get tokens.", List(verbs), Show(verbs), Create(verbs), Switch(verbs, "disable", true), Switch(verbs, "enable", false), Rotate(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Clients of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthClientsAsync(ct), run.Get(limit),
            [
                new("Id", c => c.Id), new("Name", c => c.Name), new("Proves itself by", c => c.Settings.TokenEndpointAuthMethod),
                new("Grants", c => c.Settings.GrantTypes), new("Scopes", c => c.Settings.Scopes), new("Disabled", c => c.Disabled),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("cli");
        return verbs.Verb("show", "One client with all its settings.", [id], async (run, ct) => run.Print.One(await run.Client.GetOAuthClientAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "For people." };
        var method = new Option<string>("--auth") { Description = "How it proves itself; none makes it a public client.", HelpName = "method", DefaultValueFactory = _ => "client_secret_basic" };
        var redirects = Args.Several("--redirect-uri", "Where people come back to; repeat for several.");
        var grants = Args.Several("--grant", "Grant type; repeat for several. authorization_code when left out.");
        var scopes = Args.Several("--scope", "Scope it may ask for; repeat for several.");
        var audiences = Args.Several("--audience", "Where its tokens may be used: api, userinfo or a resource; repeat for several.");
        var jwks = new Option<string?>("--jwks") { Description = "File with its public keys, as a JWK set.", HelpName = "file" };
        var jwksUri = new Option<string?>("--jwks-uri") { Description = "Where its public keys are instead.", HelpName = "url" };
        var firstParty = new Option<bool>("--first-party") { Description = "A program of your own: people are not asked." };
        var dpop = new Option<bool>("--dpop") { Description = "Tokens only with proof of possession." };
        return verbs.Verb("create", "Make a client; its secret is shown only here.", [name, method, redirects, grants, scopes, audiences, jwks, jwksUri, firstParty, dpop], async (run, ct) =>
        {
            var settings = new OAuthClientSettings
            {
                TokenEndpointAuthMethod = run.Get(method)!,
                RedirectUris = run.Get(redirects) ?? [],
                GrantTypes = run.Get(grants) is { Length: > 0 } given ? given : ["authorization_code"],
                Scopes = string.Join(' ', run.Get(scopes) ?? []),
                Audiences = run.Get(audiences) ?? [],
                Jwks = run.Get(jwks) is { } file ? JsonDocument.Parse(await File.ReadAllBytesAsync(file, ct)).RootElement : (JsonElement?)null,
                JwksUri = run.Get(jwksUri),
                AskConsent = !run.Get(firstParty),
                DpopBoundAccessTokens = run.Get(dpop),
            };
            var created = await run.Client.CreateOAuthClientAsync(new CreateOAuthClient(run.Get(name), settings), ct);
            run.Print.Done(created.Secret is null ? created.Client.Id : $"{created.Client.Id}\n{created.Secret}", created);
        });
    }

    private static Command Switch(Verbs verbs, string verb, bool disabled)
    {
        var id = Args.Id("cli");
        var description = disabled ? "End everything that a client was given, and give it nothing more." : "Let a client ask again.";
        return verbs.Verb(verb, description, [id], async (run, ct) =>
        {
            var client = await run.Client.UpdateOAuthClientAsync(run.Get(id), new UpdateOAuthClient(Disabled: disabled), ct);
            run.Print.Done(disabled ? "Disabled." : "Enabled.", client);
        });
    }

    private static Command Rotate(Verbs verbs)
    {
        var id = Args.Id("cli");
        var keep = new Option<TimeSpan?>("--keep-old") { Description = "How long the old secret goes on working; not at all when left out.", HelpName = "d.hh:mm:ss" };
        return verbs.Verb("rotate-secret", "Give a client a new secret; shown only here.", [id, keep], async (run, ct) =>
        {
            var secret = await run.Client.RotateOAuthClientSecretAsync(run.Get(id), new RotateOAuthClientSecret(run.Get(keep)), ct);
            run.Print.Done(secret.Secret, secret);
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a client with everything that it was given.", Args.Id("cli"),
        id => $"Delete {id}, and end everything that it was given?", (run, id, ct) => run.Client.DeleteOAuthClientAsync(id, ct), "Deleted.");
}
