using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>
/// Who calls one of our back-channel endpoints (RFC 6749 §2.3). A client proves itself by the one method that it is
/// registered with; every other is refused, so that none can be downgraded. What is refused is said alike for an
/// unknown client, a wrong method and a wrong secret.
/// </summary>
internal sealed class ClientAuthentication(
    Database database, ClientAssertions assertions, ClientCertificates certificates, TimeProvider time, ILogger<ClientAuthentication> log)
{
    private const string Find = """
        select c.*, g.id as standing_grant,
            exists (select 1 from oauth_client_secret s where s.client_id = c.id and s.hash = @secret and (s.expires_ms is null or s.expires_ms > @now)) as secret_fits, o.disabled_ms as organization_disabled_ms
        from oauth_client c join admin_organization o on o.id = c.org_id left join oauth_grant g on g.client_id = c.id and g.kind = 'client' and g.ended_ms is null
        where c.org_id = @organizationId and c.id = @id
        """;

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
        var row = await FindAsync(issuer.OrganizationId, credential.ClientId, secret, ct);
        if (row?.OrganizationDisabledMs is not null)
        {
            return new ClientProof.Refused(OAuthError.TemporarilyUnavailable("The organization is switched off."));
        }

        if (row is null || row.Disabled)
        {
            return Refuse(http, credential.ClientId, row is null ? "it does not exist" : "it is disabled");
        }

        var client = row.ToClient();
        var certificate = certificates.Read(http);
        var fault = await FaultAsync(http, issuer, client, credential, row.SecretFits, certificate, ct);
        return fault is null
            ? new ClientProof.Proved(client, row.StandingGrant, certificate is null ? null : SHA256.HashData(certificate))
            : Refuse(http, client.Id, fault);
    }

    private Task<ClientRow?> FindAsync(string organizationId, string id, string? secret, CancellationToken ct) =>
        Id.Is("cli", id)
            ? database.FirstAsync<ClientRow>(
                Find, new { organizationId, id, secret = secret is null ? [] : SecretToken.Hash(secret), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct)
            : Task.FromResult<ClientRow?>(null);

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
