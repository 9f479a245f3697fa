using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Turns the anonymous user who is logged in into a known one: opens a sign-in page through <see cref="IAppBrowser"/>. Whatever goes
/// wrong, the anonymous session works on.
/// </summary>
/// <param name="TenantId">Of the user who is logged in.</param>
/// <param name="ClientId">The client for named users.</param>
/// <param name="AuthenticationMode">What is to open the credentials later; null for what does now.</param>
/// <param name="Strategy">What to do if there is an account already.</param>
public sealed record UpgradeAnonymousUserEvent(
    string TenantId, string ClientId, AuthenticationMode? AuthenticationMode = null, UpgradeStrategy Strategy = UpgradeStrategy.Fail)
    : RequestEvent<UpgradeAnonymousUserResultEvent>
{
    /// <summary>From the refusal of an earlier try, to go on without another sign-in. Secret; good for five minutes.</summary>
    public string? ConflictToken { get; init; }

    internal override EventKind Kind => EventKind.UpgradeAnonymousUser;

    internal override Task<UpgradeAnonymousUserResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Upgrade.UpgradeAsync(this, ct);
}
