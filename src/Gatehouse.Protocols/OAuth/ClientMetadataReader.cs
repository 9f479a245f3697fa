using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Reads the members of client metadata: types and sizes only.</summary>
internal static class ClientMetadataReader
{
    private const int MaxTextLength = 2048;
    private const int MaxCount = 32;

    public static OAuthError? Read(JsonElement json, out ClientMetadata? metadata)
    {
        metadata = null;
        var read = new Members(json);
        var defaults = new ClientMetadata();
        var grants = read.Texts("grant_types");
        var candidate = new ClientMetadata
        {
            ClientId = read.Text("client_id"),
            ClientSecret = read.Text("client_secret"),
            Name = read.Text("client_name"),
            ApplicationType = read.Text("application_type"),
            RedirectUris = read.Texts("redirect_uris") ?? [],
            PostLogoutRedirectUris = read.Texts("post_logout_redirect_uris") ?? [],
            BackchannelLogoutUri = read.Text("backchannel_logout_uri"),
            TokenEndpointAuthMethod = read.Text("token_endpoint_auth_method") ?? defaults.TokenEndpointAuthMethod,
            GrantTypes = grants ?? defaults.GrantTypes,
            ResponseTypes = read.Texts("response_types") ?? (grants is null || grants.Contains(GrantTypes.AuthorizationCode) ? defaults.ResponseTypes : []),
            JwksUri = read.Text("jwks_uri"),
            IdTokenSignedResponseAlg = read.Algorithm("id_token_signed_response_alg"),
            RequirePushedAuthorizationRequests = read.Flag("require_pushed_authorization_requests"),
            DpopBoundAccessTokens = read.Flag("dpop_bound_access_tokens"),
            CertificateBoundAccessTokens = read.Flag("tls_client_certificate_bound_access_tokens"),
            TlsClientAuthSubject = read.OneOf(ClientMetadataRules.TlsSubjects),
            ClientUri = read.Text("client_uri"),
            Contacts = read.Texts("contacts") ?? [],
            SoftwareId = read.Text("software_id"),
            SoftwareVersion = read.Text("software_version"),
            Keys = read.Keys("jwks"),
            Scopes = read.Scopes("scope"),
        };
        metadata = candidate;
        return read.Fault is { } fault ? OAuthError.InvalidClientMetadata(fault) : null;
    }

    /// <summary>Keeps the first fault, so that reading goes on without a branch per member.</summary>
    private sealed class Members(JsonElement json)
    {
        public string? Fault { get; private set; }

        public string? Text(string name)
        {
            // Registrations that come back to us may hold an explicit null for what was left out (RFC 7592 §2.2).
            if (IsNull(name))
            {
                return null;
            }

            Require(StrictJson.TryText(json, name, MaxTextLength, out var text), $"The {name} is not a short text.");
            return text;
        }

        public IReadOnlyList<string>? Texts(string name)
        {
            if (!json.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            var valid = member.ValueKind == JsonValueKind.Array & StrictJson.TryTexts(json, name, MaxTextLength, MaxCount, out var texts);
            Require(valid, $"The {name} is not an array of at most {MaxCount} short texts.");
            return texts;
        }

        public bool Flag(string name)
        {
            if (!json.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                return false;
            }

            Require(member.ValueKind is JsonValueKind.True or JsonValueKind.False, $"The {name} is neither true nor false.");
            return member.ValueKind == JsonValueKind.True;
        }

        public JwsAlgorithm? Algorithm(string name)
        {
            var text = Text(name);
            var algorithm = JwsAlgorithms.Find(text);
            Require(text is null || algorithm is JwsAlgorithm.ES256 or JwsAlgorithm.RS256, $"The {name} is neither ES256 nor RS256.");
            return algorithm;
        }

        public JsonWebKeySet? Keys(string name)
        {
            if (!json.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            var valid = JsonWebKeySet.TryParse(member, out var keys, out var error);
            Require(valid, $"The {name} is not usable: {error?.Reason}.");
            return keys;
        }

        public ScopeSet? Scopes(string name)
        {
            var text = Text(name);
            if (text is null)
            {
                return null;
            }

            Require(ScopeSet.TryParse(text, out var scopes, out _), $"The {name} is malformed.");
            return scopes;
        }

        public KeyValuePair<string, string>? OneOf(IReadOnlyList<string> names)
        {
            var present = names.Select(name => (Name: name, Value: Text(name))).Where(m => m.Value is not null).ToList();
            Require(present.Count <= 1, "There is more than one tls_client_auth subject.");
            return present is [var only] ? KeyValuePair.Create(only.Name, only.Value!) : null;
        }

        private bool IsNull(string name) => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Null;

        private void Require(bool condition, string fault) => Fault ??= condition ? null : fault;
    }
}
