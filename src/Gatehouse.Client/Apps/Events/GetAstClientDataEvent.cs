using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Prepares the sign-in of a named user: makes the PKCE pair and names the key that the code is to be bound to. The app then
/// opens the authorization page with them. Each call replaces what the one before prepared.
/// </summary>
/// <param name="TenantId">Slug or id of the organization.</param>
public sealed record GetAstClientDataEvent(string TenantId) : RequestEvent<GetAstClientDataResultEvent>
{
    internal override EventKind Kind => EventKind.GetAstClientData;

    internal override Task<GetAstClientDataResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.NamedLogin.PrepareAsync(this, ct);
}
