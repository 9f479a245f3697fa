using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse apns …</c></summary>
internal static class ApnsVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "apns", "The push certificate, without which no device can be reached.", Show(verbs), Csr(verbs), Set(verbs));

    private static Command Show(Verbs verbs) => verbs.Verb("show", "The push certificate and how long it lasts.", [],
        async (run, ct) => run.Print.One(await run.Client.GetApnsCertificateAsync(ct)));

    private static Command Csr(Verbs verbs)
    {
        var file = new Option<string?>("--file") { Description = "Write it here instead of showing it.", HelpName = "path" };
        return verbs.Verb("csr", "Make a signing request; its key stays with the server.", [file], async (run, ct) =>
        {
            var csr = await run.Client.CreateApnsCsrAsync(ct);
            if (run.Get(file) is { } path)
            {
                await File.WriteAllTextAsync(path, csr.Csr, ct);
                run.Print.Done($"Written to {path}.");
            }
            else
            {
                run.Print.Done(csr.Csr, csr);
            }
        });
    }

    private static Command Set(Verbs verbs)
    {
        var file = Args.File("The certificate: .pem, or .p12 with its key.");
        var key = new Option<string?>("--key") { Description = "Its private key as .pem; not needed after 'apns csr'.", HelpName = "path" };
        var confirm = new Option<bool>("--confirm-topic-change") { Description = "Accept another topic. Every enrolled device then has to enroll again." };
        const string Description = "Install or renew the push certificate. The password of a .p12 is asked for, or read from GATEHOUSE_P12_PASSWORD.";
        return verbs.Verb("set", Description, [file, key, confirm], async (run, ct) =>
        {
            var content = await run.ReadFileAsync(run.Get(file), ct);
            var isPem = content.AsSpan().StartsWith("-----"u8) || content.AsSpan().IndexOf("-----BEGIN"u8) >= 0;
            var installed = await run.Client.SetApnsCertificateAsync(
                isPem
                    ? new ApnsCertificatePut(
                        Certificate: Encoding.ASCII.GetString(content),
                        Key: run.Get(key) is { } path ? Encoding.ASCII.GetString(await run.ReadFileAsync(path, ct)) : null,
                        ConfirmTopicChange: run.Get(confirm))
                    : new ApnsCertificatePut(
                        Pkcs12: content, Password: run.Secret("Password of the file", "GATEHOUSE_P12_PASSWORD"), ConfirmTopicChange: run.Get(confirm)),
                ct);
            run.Print.Done($"Installed for {installed.Topic}, good until {installed.NotAfter:yyyy-MM-dd}.", installed);
        });
    }
}
