using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Cli.Pki;

/// <summary><c>gatehouse scep create</c> and <c>update</c>, which share their options.</summary>
internal static class WriteScepVerbs
{
    private const string StaticVariable = "GATEHOUSE_SCEP_CHALLENGE";

    public static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "Unique in the organization." };
        var url = new Option<string?>("--external-url") { Description = "Address of another SCEP server; the built-in CA when left out.", HelpName = "url" };
        var keySize = new Option<int>("--key-size") { Description = "2048, 3072 or 4096.", DefaultValueFactory = _ => 2048 };
        var days = new Option<int>("--days") { Description = "Lifetime of certificates.", DefaultValueFactory = _ => 365 };
        var isDefault = new Option<bool>("--default") { Description = "Used by tokens that name no profile." };
        var shared = new Shared();
        const string Description = $"Make a SCEP profile. A static challenge can be given in {StaticVariable}; the server makes one otherwise.";
        return verbs.Verb("create", Description, [name, url, keySize, days, isDefault, .. shared.All], async (run, ct) =>
        {
            var profile = await run.Client.CreateScepProfileAsync(
                new CreateScepProfile
                {
                    Name = run.Get(name),
                    Server = run.Get(url) is null ? ScepServerKind.BuiltIn : ScepServerKind.External,
                    Url = run.Get(url),
                    CaFingerprint = run.Get(shared.Fingerprint),
                    IssuerCertificates = await shared.IssuersAsync(run, ct),
                    Challenge = run.Get(shared.Challenge) ?? ScepChallengeKind.Dynamic,
                    StaticChallenge = run.Terminal.Environment(StaticVariable),
                    KeySize = run.Get(keySize),
                    SubjectTemplate = run.Get(shared.Subject),
                    ValidityDays = run.Get(days),
                    RenewBeforeDays = run.Get(shared.RenewBefore),
                    Approval = run.Get(shared.Approval) ?? ScepApproval.Automatic,
                    AllowLegacyClients = run.Get(shared.Legacy) ?? false,
                    IsDefault = run.Get(isDefault),
                },
                ct);
            run.Print.Done($"{profile.Id}  {profile.Name}\n{profile.Url}", profile);
        });
    }

    public static Command Update(Verbs verbs)
    {
        var id = Args.Id("scep");
        var name = new Option<string?>("--name") { Description = "New name." };
        var keySize = new Option<int?>("--key-size") { Description = "2048, 3072 or 4096." };
        var days = new Option<int?>("--days") { Description = "Lifetime of certificates issued from now on." };
        var enabled = new Option<bool?>("--enabled") { Description = "Issue, or issue nothing new." };
        var isDefault = new Option<bool>("--default") { Description = "Used by tokens that name no profile." };
        var shared = new Shared();
        const string Description = $"Change a SCEP profile. A new static challenge is taken from {StaticVariable}.";
        return verbs.Verb("update", Description, [id, name, keySize, days, enabled, isDefault, .. shared.All], async (run, ct) =>
            run.Print.One(await run.Client.UpdateScepProfileAsync(
                run.Get(id),
                new UpdateScepProfile
                {
                    Name = run.Get(name),
                    CaFingerprint = run.Get(shared.Fingerprint),
                    IssuerCertificates = await shared.IssuersAsync(run, ct),
                    Challenge = run.Get(shared.Challenge),
                    StaticChallenge = run.Terminal.Environment(StaticVariable),
                    KeySize = run.Get(keySize),
                    SubjectTemplate = run.Get(shared.Subject),
                    ValidityDays = run.Get(days),
                    RenewBeforeDays = run.Get(shared.RenewBefore),
                    Approval = run.Get(shared.Approval),
                    AllowLegacyClients = run.Get(shared.Legacy),
                    Enabled = run.Get(enabled),
                    IsDefault = run.Get(isDefault) ? true : null,
                },
                ct: ct)));
    }

    private sealed class Shared
    {
        public Option<ScepChallengeKind?> Challenge { get; } = Choice.Maybe<ScepChallengeKind>("--challenge", "Proof a device has to bring.");

        public Option<string?> Fingerprint { get; } = new("--ca-fingerprint") { Description = "Of an external CA, hexadecimal." };

        public Option<string?> Issuers { get; } = new("--issuers") { Description = "CAs by which an external server issues: a file of PEM certificates, or - for standard input.", HelpName = "file" };

        public Option<string?> Subject { get; } = new("--subject") { Description = "Such as CN={{attempt}},O={{org}}.", HelpName = "template" };

        public Option<int?> RenewBefore { get; } = new("--renew-before-days") { Description = "When certificates are due for renewal." };

        public Option<ScepApproval?> Approval { get; } = Choice.Maybe<ScepApproval>("--approval", "Who decides about requests.");

        public Option<bool?> Legacy { get; } = new("--allow-legacy-clients") { Description = "Accept SHA-1 and (triple) DES." };

        public async Task<string?> IssuersAsync(Invocation run, CancellationToken ct) =>
            run.Get(Issuers) is { } file ? Encoding.UTF8.GetString(await run.ReadFileAsync(file, ct)) : null;

        public IEnumerable<Symbol> All => [Challenge, Fingerprint, Issuers, Subject, RenewBefore, Approval, Legacy];
    }
}
