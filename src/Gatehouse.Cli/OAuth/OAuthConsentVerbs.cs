using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-consents …</c></summary>
internal static class OAuthConsentVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("oauth-consents", "What people allowed clients.", List(verbs), Revoke(verbs));

    private static Command List(Verbs verbs)
    {
        var person = new Option<string?>("--person") { Description = "Only of this person.", HelpName = "usr_…" };
        var client = new Option<string?>("--client") { Description = "Only for this client.", HelpName = "cli_…" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Consents, in the order they were given.", [person, client, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthConsentsAsync(run.Get(person), run.Get(client), ct), run.Get(limit),
            [
                new("Id", c => c.Id), new("Person", c => c.PersonName), new("Client", c => c.ClientName), new("Scopes", c => c.Scopes), new("Given", c => c.GrantedAt),
                new("Changed", c => c.UpdatedAt),
            ],
            ct));
    }

    private static Command Revoke(Verbs verbs) => verbs.AskFirst(
        "revoke", "Take a consent back, and end what the client was given by it.", Args.Id("con"),
        id => $"Revoke {id}?", (run, id, ct) => run.Client.RevokeOAuthConsentAsync(id, ct), "Revoked.");
}
