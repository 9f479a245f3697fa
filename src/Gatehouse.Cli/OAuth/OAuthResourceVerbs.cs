using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-resources …</c></summary>
internal static class OAuthResourceVerbs
{
    public static Command Build(Verbs verbs) =>
        Verbs.Noun("oauth-resources", "APIs of yours that tokens open.", List(verbs), Create(verbs), Update(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Resources of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthResourcesAsync(ct), run.Get(limit),
            [
                new("Id", r => r.Id), new("Identifier", r => r.Identifier), new("Name", r => r.Name), new("Scopes", r => r.Scopes),
                new("Signed with", r => r.SigningAlgorithm), new("Introspected by", r => r.IntrospectedBy),
            ],
            ct));
    }

    private static Command Create(Verbs verbs)
    {
        var identifier = new Argument<string>("identifier") { Description = "Its address, which tokens for it carry." };
        var name = new Argument<string>("name") { Description = "For people." };
        var shared = new Shared();
        return verbs.Verb("create", "Register a resource.", [identifier, name, .. shared.All], async (run, ct) =>
        {
            var request = new CreateOAuthResource(run.Get(identifier), run.Get(name), string.Join(' ', run.Get(shared.Scopes) ?? []))
            {
                SigningAlgorithm = run.Get(shared.Algorithm) ?? "ES256",
                AccessTokenLifetime = run.Get(shared.Lifetime),
                IntrospectedBy = run.Get(shared.Introspectors),
            };
            var resource = await run.Client.CreateOAuthResourceAsync(request, ct);
            run.Print.Done(resource.Id, resource);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("res");
        var name = new Option<string?>("--name") { Description = "New name." };
        var shared = new Shared();
        return verbs.Verb("update", "Change a resource; what is left out stays.", [id, name, .. shared.All], async (run, ct) =>
            run.Print.One(await run.Client.UpdateOAuthResourceAsync(
                run.Get(id),
                new UpdateOAuthResource(
                    run.Get(name), run.Has(shared.Scopes) ? string.Join(' ', run.Get(shared.Scopes)!) : null, run.Get(shared.Algorithm), run.Get(shared.Lifetime),
                    run.Has(shared.Introspectors) ? run.Get(shared.Introspectors) : null),
                ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Remove a resource; tokens for it run out.", Args.Id("res"),
        id => $"Remove {id}?", (run, id, ct) => run.Client.DeleteOAuthResourceAsync(id, ct), "Removed.");

    private sealed class Shared
    {
        public Option<string[]> Scopes { get; } = Args.Several("--scope", "Scope that means something there; repeat for several.");

        public Option<string?> Algorithm { get; } = new("--algorithm") { Description = "ES256 or RS256." };

        public Option<TimeSpan?> Lifetime { get; } = new("--token-lifetime") { Description = "Of its access tokens.", HelpName = "hh:mm:ss" };

        public Option<string[]> Introspectors { get; } = Args.Several("--introspected-by", "Client that may introspect its tokens; repeat for several.");

        public Symbol[] All => [Scopes, Algorithm, Lifetime, Introspectors];
    }
}
