using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Renews the login at the server and tells what is known of the user. The token itself never reaches the app.</summary>
public sealed record GetIamAccessTokenClaimsEvent : RequestEvent<GetIamAccessTokenClaimsResultEvent>
{
    internal override EventKind Kind => EventKind.GetIamAccessTokenClaims;

    internal override Task<GetIamAccessTokenClaimsResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Exchange.ClaimsAsync(ct);
}
