using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Cli.Apps;

/// <summary>The settings of an app that have options of their own; <c>--settings</c> has all of them.</summary>
internal sealed class AppChanges
{
    private readonly Option<bool?> _anonymous = new("--anonymous") { Description = "Whether its installations may enroll without a person.", HelpName = "true|false" };
    private readonly Option<string?> _policy = new("--key-policy") { Description = "What must be known of the key.", HelpName = "none|software|hardware|strongbox" };
    private readonly Option<string?> _minimum = new("--minimum-version") { Description = "Oldest version that may enroll.", HelpName = "version" };
    private readonly Option<string[]> _redirects = Args.Several("--redirect-uri", "Where sign-ins lead back to; repeat for several.", "uri");
    private readonly Option<string?> _upgrade = new("--upgrade-through") { Description = "App through which people sign in to become known.", HelpName = "client-id" };
    private readonly Option<string[]> _strategies = Args.Several("--upgrade-strategy", "What may become of an anonymous user whose person has one already; repeat for several.", "fail|merge|switch");
    private readonly Option<string[]> _apple = Args.Several("--apple-app", "Apple app whose keys are believed, as TEAMID.bundle; repeat for several.", "id");
    private readonly Option<string[]> _packages = Args.Several("--android-package", "Android package whose keys are believed; repeat for several.", "name");
    private readonly Option<string[]> _digests = Args.Several("--android-digest", "SHA-256 of the certificate that the package is signed with, in hexadecimal; repeat for several.", "digest");

    public IReadOnlyList<Option> All => [_anonymous, _policy, _minimum, _redirects, _upgrade, _strategies, _apple, _packages, _digests];

    public bool Any(Invocation run) => All.Any(run.Has);

    public AppClientSettings Apply(Invocation run, AppClientSettings before) => before with
    {
        AnonymousEnrollment = run.Get(_anonymous) ?? before.AnonymousEnrollment,
        KeyPolicy = run.Get(_policy) ?? before.KeyPolicy,
        MinimumVersion = run.Get(_minimum) ?? before.MinimumVersion,
        RedirectUris = run.Has(_redirects) ? run.Get(_redirects)! : before.RedirectUris,
        UpgradeClientId = run.Get(_upgrade) ?? before.UpgradeClientId,
        UpgradeStrategies = run.Has(_strategies) ? run.Get(_strategies)! : before.UpgradeStrategies,
        Attestation = Attestation(run, before.Attestation),
    };

    private AppAttestation? Attestation(Invocation run, AppAttestation? before)
    {
        if (!run.Has(_apple) && !run.Has(_packages) && !run.Has(_digests))
        {
            return before;
        }

        before ??= new AppAttestation();
        return before with
        {
            AppleAppIds = run.Has(_apple) ? run.Get(_apple)! : before.AppleAppIds,
            AndroidPackages = run.Has(_packages) ? run.Get(_packages)! : before.AndroidPackages,
            AndroidSigningDigests = run.Has(_digests) ? run.Get(_digests)! : before.AndroidSigningDigests,
        };
    }
}
