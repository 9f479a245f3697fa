using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse access-management …</c></summary>
internal static class AccessManagementVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "access-management", "The key by which Apple lets Managed Apple Accounts onto the organization's devices.",
        Show(verbs), Make(verbs), Set(verbs), Delete(verbs));

    private static Command Show(Verbs verbs) => verbs.Verb("show", "The certificate, and whether devices get tokens.", [],
        async (run, ct) => run.Print.One(await run.Client.GetAccessManagementKeyAsync(ct)));

    private static Command Make(Verbs verbs)
    {
        var server = Server();
        var replace = new Option<bool>("--replace") { Description = "Although there is one. Devices are strangers to Apple until the new certificate is uploaded." };
        return verbs.Verb("make", "Make a key; upload the certificate that is shown to Apple.", [server, replace], async (run, ct) =>
        {
            var made = await run.Client.MakeAccessManagementKeyAsync(new AccessManagementKeyCreate(run.Get(server), run.Get(replace)), ct);
            run.Print.Done(made.Certificate, made);
        });
    }

    private static Command Set(Verbs verbs)
    {
        var server = new Argument<string>("server-uuid") { Description = "What Apple calls this server." };
        var certificate = new Option<string?>("--certificate") { Description = "Certificate of a key that was made elsewhere, as .pem.", HelpName = "path" };
        var key = new Option<string?>("--key") { Description = "That key, as .pem.", HelpName = "path" };
        return verbs.Verb("set", "Enter what Apple calls this server, once it says so.", [server, certificate, key], async (run, ct) =>
        {
            var request = new AccessManagementKeyPut(run.Get(server), await TextAsync(run, certificate, ct), await TextAsync(run, key, ct));
            var stored = await run.Client.SetAccessManagementKeyAsync(request, ct);
            run.Print.Done("Devices get tokens now.", stored);
        });
    }

    private static Command Delete(Verbs verbs)
    {
        var yes = Args.Yes();
        return verbs.Verb("delete", "Forget the key; devices get no more tokens.", [yes], async (run, ct) =>
        {
            run.Confirm("Forget the key?", run.Get(yes));
            await run.Client.DeleteAccessManagementKeyAsync(ct);
            run.Print.Done("Done.");
        });
    }

    private static Option<string?> Server() => new("--server-uuid") { Description = "What Apple calls this server, when it is known already.", HelpName = "uuid" };

    private static async Task<string?> TextAsync(Invocation run, Option<string?> file, CancellationToken ct) =>
        run.Get(file) is { } path ? Encoding.ASCII.GetString(await run.ReadFileAsync(path, ct)) : null;
}
