using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>
/// Who calls one of our back-channel endpoints (RFC 6749 §2.3). A client proves itself by the one method that it is
/// registered with; every other is refused, so that none can be downgraded. What is refused is said alike for an
/// unknown client, a wrong method and a wrong secret.
/// </summary>
internal sealed class ClientAuthentication(
    ClientReader clients, ClientAssertions assertions, ClientCertificates certificates, ILogger<ClientAuthentication> log)
{
    /// <summary>Proves the client of a request.</summary>
    public async Task<ClientProof> ProveAsync(HttpContext http, Issuer issuer, OAuthParameters parameters, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count > 1)
        {
            return new ClientProof.Refused(OAuthError.InvalidRequest("There is more than one Authorization header."));
        }

        if (!ClientCredential.TryRead(header.Count == 0 ? null : header[0], parameters, out var credential, out var error))
        {
            return new ClientProof.Refused(error);
        }

        var secret = credential switch
        {
            ClientCredential.Basic basic => basic.Secret,
            ClientCredential.Post post => post.Secret,
            _ => null,
        };
        if (await clients.FindAsync(issuer.OrganizationId, credential.ClientId, secret, ct) is not { } found)
        {
            return Refuse(http, credential.ClientId, "it does not exist");
        }

        if (found.OrganizationDisabled)
        {
            return new ClientProof.Refused(OAuthError.TemporarilyUnavailable("The organization is switched off."));
        }

        var client = found.Client;
        if (client.Disabled)
        {
            return Refuse(http, client.Id, "it is disabled");
        }

        var certificate = certificates.Read(http);
        var fault = await FaultAsync(http, issuer, client, credential, found.SecretFits, certificate, ct);
        return fault is null
            ? new ClientProof.Proved(client, found.StandingGrant, certificate is null ? null : SHA256.HashData(certificate))
            : Refuse(http, client.Id, fault);
    }

    private async Task<string?> FaultAsync(
        HttpContext http, Issuer issuer, OAuthClient client, ClientCredential credential, bool secretFits, byte[]? certificate, CancellationToken ct)
    {
        const string OtherMethod = "it is registered with another method";
        return (client.Settings.TokenEndpointAuthMethod, credential) switch
        {
            (ClientAuthMethods.None, ClientCredential.None) => null,
            (ClientAuthMethods.SecretBasic, ClientCredential.Basic) => secretFits ? null : "its secret is wrong",
            (ClientAuthMethods.SecretPost, ClientCredential.Post) => secretFits ? null : "its secret is wrong",
            (ClientAuthMethods.PrivateKeyJwt, ClientCredential.Assertion assertion) =>
                await assertions.FaultAsync(client, assertion.Jwt, issuer.AssertionAudiences(http), ct),
            (ClientAuthMethods.Tls, ClientCredential.None) => certificates.SubjectFault(client, certificate),
            (ClientAuthMethods.SelfSignedTls, ClientCredential.None) => await certificates.KeyFaultAsync(client, certificate, ct),
            _ => OtherMethod,
        };
    }

    private ClientProof.Refused Refuse(HttpContext http, string clientId, string reason)
    {
        // What nobody registered goes into the log cut short: it is the caller's text.
        OAuthLog.ClientRefused(log, Id.Is("cli", clientId) ? clientId : "(unknown)", reason, http.Connection.RemoteIpAddress?.ToString());
        return new ClientProof.Refused(OAuthError.InvalidClient("The client is unknown, or did not prove who it is."));
    }
}
