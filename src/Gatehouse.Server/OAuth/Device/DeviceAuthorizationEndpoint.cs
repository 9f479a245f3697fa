using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Device;

/// <summary>Where a device without a browser begins (RFC 8628 §3.1): it gets a code for itself and one to show.</summary>
internal sealed class DeviceAuthorizationEndpoint(Database database, ClientDoor door, ResourceCheck check, IDeviceCodes codes)
{
    /// <summary><c>POST /{org}/oauth2/device_authorization</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, DeviceAuthorizationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct) =>
        door.EnterAsync(http, org, request => IssueAsync(http, request.Issuer, request.Client, request.Parameters, ct), ct);

    private async Task<IResult> IssueAsync(HttpContext http, Issuer issuer, OAuthClient client, OAuthParameters parameters, CancellationToken ct)
    {
        if (!ScopeSet.TryParse(parameters["scope"], out var scopes, out var error) || !ResourceIndicator.TryRead(parameters, out var resources, out error)
            || (error = Fault(client, scopes, resources)) is not null)
        {
            return OAuthAnswers.Error(http, error);
        }

        var asked = scopes.IsEmpty ? client.Settings.Scopes : scopes.ToString();
        var issued = await database.WriteAsync(tx => codes.IssueAsync(tx, issuer.OrganizationId, client.Id, asked, resources), ct);
        var response = new DeviceAuthorizationResponse(issued.DeviceCode, issued.UserCode, issuer.Address + "/device", issued.Lifetime, issued.Interval);
        return OAuthAnswers.Secret(http, response.ToJson());
    }

    private OAuthError? Fault(OAuthClient client, ScopeSet scopes, IReadOnlyList<string> resources) => client.Settings.Allows(GrantTypes.DeviceCode)
        ? check.Fault(client, scopes, resources)
        : OAuthError.UnauthorizedClient("The client may not use device codes.");
}
