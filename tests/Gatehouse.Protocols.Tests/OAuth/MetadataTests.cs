using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Tests.Jose;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class MetadataTests
{
    private const string Issuer = "https://id.example/acme";

    [Theory]
    [InlineData("https://example.com", "https://example.com/.well-known/oauth-authorization-server")]
    [InlineData("https://example.com/issuer1", "https://example.com/.well-known/oauth-authorization-server/issuer1")]
    public void RFC8414_3_1_document_is_between_host_and_path(string issuer, string address) => Assert.Equal(address, IssuerAddress.OAuthMetadata(issuer));

    [Theory]
    [InlineData("https://example.com/issuer1", "https://example.com/issuer1/.well-known/openid-configuration")]
    [InlineData("https://example.com/", "https://example.com/.well-known/openid-configuration")]
    public void OpenIdConnectDiscovery_4_1_document_is_appended(string issuer, string address) => Assert.Equal(address, IssuerAddress.OpenIdConfiguration(issuer));

    [Fact]
    public void RFC8414_2_document_is_as_agreed()
    {
        var metadata = new ServerMetadata(Issuer, $"{Issuer}/oauth2/authorize", $"{Issuer}/oauth2/token", $"{Issuer}/oauth2/jwks")
        {
            IntrospectionEndpoint = $"{Issuer}/oauth2/introspect", RevocationEndpoint = $"{Issuer}/oauth2/revoke", RegistrationEndpoint = $"{Issuer}/oauth2/register",
            DeviceAuthorizationEndpoint = $"{Issuer}/oauth2/device_authorization", PushedAuthorizationRequestEndpoint = $"{Issuer}/oauth2/par",
            UserinfoEndpoint = $"{Issuer}/oauth2/userinfo", EndSessionEndpoint = $"{Issuer}/oauth2/logout", AcrValues = ["urn:gatehouse:acr:mfa"], UiLocales = ["en", "de"],
            CertificateBoundAccessTokens = true, MtlsEndpointAliases = new Dictionary<string, string> { ["token_endpoint"] = "https://mtls.id.example/acme/oauth2/token" },
        };

        using var document = JsonDocument.Parse(metadata.ToJson());
        Golden.Match(JsonSerializer.Serialize(document.RootElement, Options) + "\n", "server-metadata.json");
    }

    [Fact]
    public void RFC7591_2_defaults_are_those_of_the_specification()
    {
        var client = Read("""{"redirect_uris":["https://app.example/cb"],"unknown":{"a":1}}""");

        Assert.Equal(ClientAuthenticationMethods.SecretBasic, client.TokenEndpointAuthMethod);
        Assert.Equal([GrantTypes.AuthorizationCode], client.GrantTypes);
        Assert.Equal(["code"], client.ResponseTypes);
    }

    [Fact]
    public void Metadata_is_written_and_read_back()
    {
        var json = $$"""
            {"client_name":"Büro","application_type":"web","redirect_uris":["https://app.example/cb"],"post_logout_redirect_uris":["https://app.example/bye"],
            "backchannel_logout_uri":"https://app.example/logout","token_endpoint_auth_method":"private_key_jwt","grant_types":["authorization_code","refresh_token"],
            "response_types":["code"],"scope":"openid mail","jwks":{{Encoding.UTF8.GetString(JoseKeys.Set(JoseKeys.Es256).ToJson())}},"id_token_signed_response_alg":"RS256",
            "require_pushed_authorization_requests":true,"dpop_bound_access_tokens":true,"tls_client_certificate_bound_access_tokens":false,"client_uri":"https://app.example/",
            "contacts":["a@app.example"],"software_id":"s","software_version":"1"}
            """;

        var written = Written(Read(json));

        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json)), JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(written)));
    }

    [Theory]
    [InlineData("[]", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("{}", OAuthErrorCodes.InvalidRedirectUri)]
    [InlineData("""{"redirect_uris":["http://app.example/cb"]}""", OAuthErrorCodes.InvalidRedirectUri)]
    [InlineData("""{"redirect_uris":"https://app.example/cb"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"redirect_uris":[]}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"token_endpoint_auth_method":"client_secret_jwt"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"grant_types":["implicit"]}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"response_types":["token"]}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"grant_types":["refresh_token"],"response_types":["code"]}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"none"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"private_key_jwt"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"private_key_jwt","jwks":{"keys":[{"kty":"oct","k":"AA"}]}}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"private_key_jwt","jwks_uri":"http://app.example/keys"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"tls_client_auth"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"id_token_signed_response_alg":"none"}""", OAuthErrorCodes.InvalidClientMetadata)]
    [InlineData("""{"grant_types":["client_credentials"],"dpop_bound_access_tokens":"true"}""", OAuthErrorCodes.InvalidClientMetadata)]
    public void RFC7591_3_2_2_each_fault_has_its_error(string json, string code)
    {
        Assert.False(ClientMetadata.TryParse(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.Equal((code, 400), (error.Code, error.Status));
    }

    [Fact]
    public void RFC8252_public_client_without_a_type_may_have_addresses_of_a_device() =>
        Assert.True(Read("""{"redirect_uris":["http://127.0.0.1/cb","com.example.app:/cb"],"token_endpoint_auth_method":"none"}""").IsNative);

    [Fact]
    public void RFC8705_2_1_2_one_subject_is_read()
    {
        var client = Read("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":"app.example"}""");

        Assert.Equal(KeyValuePair.Create("tls_client_auth_san_dns", "app.example"), client.TlsClientAuthSubject);
    }

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    private static ClientMetadata Read(string json)
    {
        Assert.True(ClientMetadata.TryParse(Encoding.UTF8.GetBytes(json), out var client, out var error), error?.Description);
        return client;
    }

    private static string Written(ClientMetadata client)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            client.Write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
