using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Gives this installation an identity without a person: a key of its own, and tokens of the lowest level bound to it.
/// In <see cref="SdkState.ActivationRequired"/> only; leads to <see cref="SdkState.LoginRequired"/>, so <see cref="OfflineLoginEvent"/> is next.
/// </summary>
/// <param name="TenantId">Slug or id of the organization.</param>
/// <param name="AuthenticationMode">What is to open the key later.</param>
/// <param name="ClientId">The client that may enroll.</param>
public sealed record EnrollAnonymousUserEvent(
    string TenantId, AuthenticationMode AuthenticationMode = AuthenticationMode.No, string ClientId = EnrollAnonymousUserEvent.DefaultClientId) : RequestEvent<StatusResultEvent>
{
    /// <summary>The client that every tenant has for this.</summary>
    public const string DefaultClientId = "AnonymousUserEnrollment";

    internal override EventKind Kind => EventKind.EnrollAnonymousUser;

    internal override Task<StatusResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Enrollment.EnrollAsync(this, ct);
}
