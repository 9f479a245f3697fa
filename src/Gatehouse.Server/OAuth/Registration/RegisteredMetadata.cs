using System.Buffers;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>Clients in the tongue of RFC 7591.</summary>
internal static class RegisteredMetadata
{
    /// <summary>
    /// Settings of a client that registered itself. It gets what it says of itself, and nothing that only an administrator
    /// may give: no audience of ours, and people are always asked. What one of them gave it since, it keeps.
    /// </summary>
    public static ClientSettings? ToSettings(ClientMetadata metadata, ClientSettings before)
    {
        if (metadata.TlsClientAuthSubject is { Key: not ("tls_client_auth_subject_dn" or "tls_client_auth_san_dns" or "tls_client_auth_san_uri") })
        {
            return null;
        }

        var subject = metadata.TlsClientAuthSubject;
        var known = Known.Union(ScopeSet.FromStored(before.Scopes));
        return before with
        {
            TokenEndpointAuthMethod = metadata.TokenEndpointAuthMethod,
            RedirectUris = metadata.RedirectUris,
            PostLogoutRedirectUris = metadata.PostLogoutRedirectUris,
            BackchannelLogoutUri = metadata.BackchannelLogoutUri,
            GrantTypes = metadata.GrantTypes,
            ResponseTypes = metadata.ResponseTypes,
            Scopes = (metadata.Scopes ?? known).Intersect(known).ToString(),
            RequirePkce = before.RequirePkce || metadata.IsPublic,
            RequirePushedAuthorizationRequests = metadata.RequirePushedAuthorizationRequests,
            DpopBoundAccessTokens = metadata.DpopBoundAccessTokens,
            TlsClientCertificateBoundAccessTokens = metadata.CertificateBoundAccessTokens,
            Jwks = metadata.Keys is { } keys ? JsonDocument.Parse(keys.ToJson()).RootElement : (JsonElement?)null,
            JwksUri = metadata.JwksUri,
            TlsClientAuthSubjectDn = subject is { Key: "tls_client_auth_subject_dn" } ? subject.Value.Value : null,
            TlsClientAuthSanDns = subject is { Key: "tls_client_auth_san_dns" } ? subject.Value.Value : null,
            TlsClientAuthSanUri = subject is { Key: "tls_client_auth_san_uri" } ? subject.Value.Value : null,
            IdTokenSignedResponseAlg = JwsAlgorithms.Name(metadata.IdTokenSignedResponseAlg ?? JwsAlgorithm.ES256),
            ClientUri = metadata.ClientUri,
            Contacts = metadata.Contacts,
        };
    }

    /// <summary>The answer to a registration (RFC 7591 §3.2.1, RFC 7592 §3).</summary>
    /// <param name="client">As registered.</param>
    /// <param name="created">When.</param>
    /// <param name="configuration">Where the client can look after itself.</param>
    /// <param name="registrationToken">Its credential for that. Secret.</param>
    /// <param name="secret">Null when there is none, or it is not shown again.</param>
    public static byte[] Write(OAuthClient client, DateTimeOffset created, string configuration, string? registrationToken, string? secret)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("client_id", client.Id);
            json.WriteNumber("client_id_issued_at", created.ToUnixTimeSeconds());
            if (secret is not null)
            {
                json.WriteString("client_secret", secret);
                json.WriteNumber("client_secret_expires_at", 0);
            }

            json.WriteString("registration_client_uri", configuration);
            if (registrationToken is not null)
            {
                json.WriteString("registration_access_token", registrationToken);
            }

            ToMetadata(client).Write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // What a stranger may ask a person for.
    private static ScopeSet Known { get; } = ScopeSet.Of([.. PersonClaims.Scopes, "offline_access"]);

    private static ClientMetadata ToMetadata(OAuthClient client)
    {
        var settings = client.Settings;
        var keys = settings.Jwks is { } jwks && JsonWebKeySet.TryParse(jwks, out var registered, out _) ? registered : null;

        return new ClientMetadata
        {
            Name = client.Name,
            RedirectUris = settings.RedirectUris,
            PostLogoutRedirectUris = settings.PostLogoutRedirectUris,
            BackchannelLogoutUri = settings.BackchannelLogoutUri,
            TokenEndpointAuthMethod = settings.TokenEndpointAuthMethod,
            GrantTypes = settings.GrantTypes,
            ResponseTypes = settings.ResponseTypes,
            Scopes = ScopeSet.FromStored(settings.Scopes),
            Keys = keys,
            JwksUri = settings.JwksUri,
            IdTokenSignedResponseAlg = JwsAlgorithms.Find(settings.IdTokenSignedResponseAlg),
            RequirePushedAuthorizationRequests = settings.RequirePushedAuthorizationRequests,
            DpopBoundAccessTokens = settings.DpopBoundAccessTokens,
            CertificateBoundAccessTokens = settings.TlsClientCertificateBoundAccessTokens,
            TlsClientAuthSubject = Subject(settings),
            ClientUri = settings.ClientUri,
            Contacts = settings.Contacts,
        };
    }

    private static KeyValuePair<string, string>? Subject(ClientSettings settings) => settings switch
    {
        { TlsClientAuthSubjectDn: { } name } => new("tls_client_auth_subject_dn", name),
        { TlsClientAuthSanDns: { } dns } => new("tls_client_auth_san_dns", dns),
        { TlsClientAuthSanUri: { } uri } => new("tls_client_auth_san_uri", uri),
        _ => (KeyValuePair<string, string>?)null,
    };
}
