namespace Gatehouse.Protocols.OAuth;

/// <summary>Whether the parts of client metadata fit together.</summary>
internal static class ClientMetadataRules
{
    public static readonly IReadOnlyList<string> TlsSubjects =
        ["tls_client_auth_subject_dn", "tls_client_auth_san_dns", "tls_client_auth_san_uri", "tls_client_auth_san_ip", "tls_client_auth_san_email"];

    private const int MaxNameLength = 200;

    public static OAuthError? Check(ClientMetadata client) =>
        Fault(client) is { } fault ? OAuthError.InvalidClientMetadata(fault) : RedirectFault(client);

    private static string? Fault(ClientMetadata client) =>
        KindFault(client) ?? GrantFault(client) ?? CredentialFault(client) ?? AddressFault(client);

    private static string? KindFault(ClientMetadata client)
    {
        if (client.Name is { Length: > MaxNameLength })
        {
            return "The client_name is too long.";
        }

        if (client.ApplicationType is not (null or "web" or "native"))
        {
            return "The application_type is neither web nor native.";
        }

        return ClientAuthenticationMethods.All.Contains(client.TokenEndpointAuthMethod, StringComparer.Ordinal)
            ? null
            : "The token_endpoint_auth_method is not supported.";
    }

    // RFC 7591 §2.1: grant and response types say the same.
    private static string? GrantFault(ClientMetadata client)
    {
        if (client.GrantTypes.Count == 0 || client.GrantTypes.Any(grant => !GrantTypes.Registrable.Contains(grant, StringComparer.Ordinal)))
        {
            return "The grant_types are empty or not supported.";
        }

        if (client.ResponseTypes.Any(type => type is not "code"))
        {
            return "The only response type is code.";
        }

        if (client.GrantTypes.Contains(GrantTypes.AuthorizationCode) != (client.ResponseTypes.Count > 0))
        {
            return "The grant type authorization_code and the response type code belong together.";
        }

        // RFC 6749 §4.4: confidential clients only.
        return client.IsPublic && client.GrantTypes.Contains(GrantTypes.ClientCredentials)
            ? "A public client cannot have the grant type client_credentials."
            : null;
    }

    private static string? CredentialFault(ClientMetadata client)
    {
        // RFC 7591 §2: never both.
        if (client.Keys is not null && client.JwksUri is not null)
        {
            return "There are both jwks and jwks_uri.";
        }

        var keyed = client.TokenEndpointAuthMethod is ClientAuthenticationMethods.PrivateKeyJwt or ClientAuthenticationMethods.SelfSignedTlsClientAuth;
        if (keyed && client.JwksUri is null && client.Keys is not { Keys.Count: > 0 })
        {
            return "This token_endpoint_auth_method needs jwks or jwks_uri, with a key of a supported kind.";
        }

        // RFC 8705 §2.1.2: exactly one name.
        return client.TokenEndpointAuthMethod == ClientAuthenticationMethods.TlsClientAuth && client.TlsClientAuthSubject is null
            ? "The method tls_client_auth needs one tls_client_auth subject."
            : null;
    }

    private static string? AddressFault(ClientMetadata client)
    {
        if (client.JwksUri is not null && !IsReachable(client.JwksUri))
        {
            return "The jwks_uri is not an https address.";
        }

        // Back-Channel Logout §2.2: absolute, without fragment.
        if (client.BackchannelLogoutUri is not null && !IsReachable(client.BackchannelLogoutUri))
        {
            return "The backchannel_logout_uri is not an https address.";
        }

        return client.ClientUri is null || IsReachable(client.ClientUri) ? null : "The client_uri is not an https address.";
    }

    private static OAuthError? RedirectFault(ClientMetadata client)
    {
        if (client.GrantTypes.Contains(GrantTypes.AuthorizationCode) && client.RedirectUris.Count == 0)
        {
            return OAuthError.InvalidRedirectUri("The grant type authorization_code needs redirect_uris.");
        }

        foreach (var uri in client.RedirectUris.Concat(client.PostLogoutRedirectUris))
        {
            if (!RedirectUri.TryValidate(uri, client.IsNative, out var error))
            {
                return error;
            }
        }

        return null;
    }

    // https; http only on this machine, for development. Whether we may go there is judged again when we do.
    private static bool IsReachable(string address) => RedirectUri.TryValidate(address, native: true, out _) && !RedirectUri.HasPrivateScheme(address);
}
