using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>How long an attempt may stay in a stage before that is worth telling, and what is likely wrong then.</summary>
/// <param name="Stage">Stage.</param>
/// <param name="After">How long is usual at most.</param>
/// <param name="Cause">Most likely reason.</param>
/// <param name="Push">Push the device again.</param>
internal sealed record StageWatch(AttemptState Stage, TimeSpan After, string Cause, bool Push = false)
{
    /// <summary>After this long a device that waits in Setup Assistant is let go, whatever is missing.</summary>
    public static readonly TimeSpan ReleaseAfter = TimeSpan.FromMinutes(15);

    /// <summary>All watches. No push before the first token: the device has none to be pushed with.</summary>
    public static IReadOnlyList<StageWatch> All { get; } =
    [
        new(AttemptState.SigningIn, TimeSpan.FromMinutes(10), Causes.SignInNotFinished),
        new(AttemptState.SignedIn, TimeSpan.FromMinutes(5), Causes.ProfileNotFetched),
        new(AttemptState.ProfileIssued, TimeSpan.FromMinutes(10), Causes.NotInstalled),
        new(AttemptState.DeviceIdentified, TimeSpan.FromMinutes(5), Causes.NoRequest),
        new(AttemptState.CertificateIssued, TimeSpan.FromMinutes(5), Causes.NoCheckIn),
        new(AttemptState.IdentityProven, TimeSpan.FromMinutes(5), Causes.NoCheckIn),
        new(AttemptState.Authenticated, TimeSpan.FromMinutes(2), Causes.NoTokenUpdate),
        new(AttemptState.Enrolled, TimeSpan.FromMinutes(10), Causes.NoAnswer, Push: true),
        new(AttemptState.Configuring, TimeSpan.FromMinutes(10), Causes.NoAnswer, Push: true),
    ];
}
