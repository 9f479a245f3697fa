using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Hands over the code that the sign-in of a named user brought: enrolls the user if need be, and logs in.</summary>
/// <param name="TenantId">As in <see cref="GetAstClientDataEvent"/>, which must have come before.</param>
/// <param name="AuthorisationCode">Secret; good once.</param>
/// <param name="ClientId">The client that asked for it.</param>
/// <param name="AuthenticationMode">What is to open the credentials later.</param>
public sealed record SetAuthorisationCodeEvent(
    string TenantId, string AuthorisationCode, string ClientId, AuthenticationMode AuthenticationMode = AuthenticationMode.No) : RequestEvent<SetAuthorisationCodeResultEvent>
{
    /// <summary>The redirect address of the authorization request; null for the configured one.</summary>
    public Uri? RedirectUri { get; init; }

    internal override EventKind Kind => EventKind.SetAuthorisationCode;

    /// <summary>Without the code.</summary>
    public override string ToString() => $"{nameof(SetAuthorisationCodeEvent)} {{ TenantId = {TenantId}, ClientId = {ClientId} }}";

    internal override Task<SetAuthorisationCodeResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.NamedLogin.RedeemAsync(this, ct);
}
