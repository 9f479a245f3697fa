namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>How a client proves who it is: <c>token_endpoint_auth_method</c>.</summary>
public static class ClientAuthMethods
{
    /// <summary>Not at all: a public client.</summary>
    public const string None = "none";

    /// <summary>Secret in the <c>Authorization</c> header (RFC 6749 §2.3.1).</summary>
    public const string SecretBasic = "client_secret_basic";

    /// <summary>Secret in the form.</summary>
    public const string SecretPost = "client_secret_post";

    /// <summary>Assertion signed with its key (RFC 7523, OpenID Connect Core §9).</summary>
    public const string PrivateKeyJwt = "private_key_jwt";

    /// <summary>Certificate of a CA we trust, with a certain subject (RFC 8705 §2.1).</summary>
    public const string Tls = "tls_client_auth";

    /// <summary>Certificate registered with its keys (RFC 8705 §2.2).</summary>
    public const string SelfSignedTls = "self_signed_tls_client_auth";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [None, SecretBasic, SecretPost, PrivateKeyJwt, Tls, SelfSignedTls];
}
