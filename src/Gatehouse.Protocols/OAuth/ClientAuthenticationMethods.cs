namespace Gatehouse.Protocols.OAuth;

/// <summary>Values of <c>token_endpoint_auth_method</c>.</summary>
public static class ClientAuthenticationMethods
{
    /// <summary>A public client (RFC 7591 §2).</summary>
    public const string None = "none";

    /// <summary>RFC 7591 §2; RFC 6749 §2.3.1.</summary>
    public const string SecretBasic = "client_secret_basic";

    /// <summary>RFC 7591 §2; RFC 6749 §2.3.1.</summary>
    public const string SecretPost = "client_secret_post";

    /// <summary>OpenID Connect Core §9; RFC 7523.</summary>
    public const string PrivateKeyJwt = "private_key_jwt";

    /// <summary>RFC 8705 §2.1.</summary>
    public const string TlsClientAuth = "tls_client_auth";

    /// <summary>RFC 8705 §2.2.</summary>
    public const string SelfSignedTlsClientAuth = "self_signed_tls_client_auth";

    /// <summary>All of them, in the order in which metadata lists them.</summary>
    public static readonly IReadOnlyList<string> All = [None, SecretBasic, SecretPost, PrivateKeyJwt, TlsClientAuth, SelfSignedTlsClientAuth];
}
