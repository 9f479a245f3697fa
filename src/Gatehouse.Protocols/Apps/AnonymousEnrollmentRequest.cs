using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Apps;

/// <summary>
/// An app asks for an identity of its own: the shape of RFC 7591 §3.1, where the key comes in the DPoP proof (RFC 9449) and
/// no person is involved. Members that we do not know are passed over (RFC 7591 §2).
/// </summary>
/// <param name="ClientId"><c>client_id</c>: the app, the same in all its installations.</param>
/// <param name="AuthenticationMode"><c>authentication_mode</c>: one of <see cref="AuthenticationModes"/>.</param>
public sealed record AnonymousEnrollmentRequest(string ClientId, string AuthenticationMode)
{
    /// <summary>Longest body that is looked at, in bytes: chains of certificates fit.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxDepth = 6;
    private const int MaxClientIdLength = 64;
    private const int MaxTextLength = 128;
    private const int MaxChallengeLength = 512;

    /// <summary><c>software_id</c> (RFC 7591 §2): bundle or package name.</summary>
    public string? SoftwareId { get; init; }

    /// <summary><c>software_version</c> (RFC 7591 §2): numbers with dots between them.</summary>
    public string? SoftwareVersion { get; init; }

    /// <summary><c>platform</c>, such as <c>ios</c> or <c>android</c>.</summary>
    public string? Platform { get; init; }

    /// <summary><c>key_storage</c>: one of <see cref="KeyStorages"/>.</summary>
    public string KeyStorage { get; init; } = KeyStorages.Software;

    /// <summary><c>scope</c>; null for all that the client may have.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary><c>attestation</c>.</summary>
    public AttestationStatement? Attestation { get; init; }

    /// <summary><c>proof_of_work</c>.</summary>
    public WorkSolution? Work { get; init; }

    /// <summary>Reads it. A member that is missing or of the wrong type is <c>invalid_request</c>; one with a value that we cannot take is <c>invalid_client_metadata</c>.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out AnonymousEnrollmentRequest? request, [NotNullWhen(false)] out OAuthError? error)
    {
        request = null;
        if (body.Length > MaxBytes)
        {
            error = new OAuthError(OAuthErrorCodes.InvalidRequest, "The request is too long.", 413);
            return false;
        }

        using var document = StrictJson.Parse(body, MaxDepth);
        if (document is null)
        {
            error = OAuthError.InvalidRequest("The body is not one JSON object with unique names.");
            return false;
        }

        (request, error) = Read(document.RootElement);
        return request is not null;
    }

    private static (AnonymousEnrollmentRequest?, OAuthError?) Read(JsonElement json)
    {
        if (!StrictJson.TryText(json, "client_id", MaxClientIdLength, out var clientId) || clientId is null)
        {
            return (null, OAuthError.InvalidRequest("The client_id is missing, or is not a short text."));
        }

        if (!StrictJson.TryText(json, "authentication_mode", MaxTextLength, out var mode) || !AuthenticationModes.All.Contains(mode, StringComparer.Ordinal))
        {
            return (null, OAuthError.InvalidRequest($"The authentication_mode is none of: {string.Join(", ", AuthenticationModes.All)}."));
        }

        if (!StrictJson.TryText(json, "scope", JwtClaims.MaxTextLength, out var scope) || !ScopeSet.TryParse(scope, out var scopes, out _))
        {
            return (null, OAuthError.InvalidScope("The scope is not a list of scopes."));
        }

        if (!TryAttestation(json, out var attestation) || !TryWork(json, out var work))
        {
            return (null, OAuthError.InvalidRequest("The attestation or proof_of_work lacks a member, or has one of the wrong type."));
        }

        var (request, error) = Metadata(json, new AnonymousEnrollmentRequest(clientId, mode!));
        return (request is null ? null : request with { Scopes = scopes.IsEmpty ? null : scopes, Attestation = attestation, Work = work }, error);
    }

    private static (AnonymousEnrollmentRequest?, OAuthError?) Metadata(JsonElement json, AnonymousEnrollmentRequest request)
    {
        if (!StrictJson.TryText(json, "software_id", MaxTextLength, out var id) || !StrictJson.TryText(json, "platform", MaxTextLength, out var platform)
            || !StrictJson.TryText(json, "software_version", MaxTextLength, out var version) || !StrictJson.TryText(json, "key_storage", MaxTextLength, out var storage))
        {
            return (null, OAuthError.InvalidClientMetadata("A member about the app or device is not a short text."));
        }

        if (!IsName(id) || !IsName(platform) || (version is not null && !AppVersion.TryParse(version, out _)))
        {
            return (null, OAuthError.InvalidClientMetadata("The software_id, software_version or platform is not one that can be."));
        }

        if (storage is not null && !KeyStorages.All.Contains(storage, StringComparer.Ordinal))
        {
            return (null, OAuthError.InvalidClientMetadata($"The key_storage is none of: {string.Join(", ", KeyStorages.All)}."));
        }

        return (request with { SoftwareId = id, Platform = platform, SoftwareVersion = version, KeyStorage = storage ?? KeyStorages.Software }, null);
    }

    private static bool TryAttestation(JsonElement json, out AttestationStatement? attestation)
    {
        attestation = null;
        if (!json.TryGetProperty("attestation", out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Object || !StrictJson.TryText(member, "format", MaxTextLength, out var format) || format is null
            || !StrictJson.TryText(member, "challenge", MaxChallengeLength, out var challenge) || challenge is null)
        {
            return false;
        }

        attestation = new AttestationStatement(format, challenge, member.Clone());
        return true;
    }

    private static bool TryWork(JsonElement json, out WorkSolution? work)
    {
        work = null;
        if (!json.TryGetProperty("proof_of_work", out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Object || !StrictJson.TryText(member, "nonce", MaxChallengeLength, out var nonce) || nonce is null
            || !StrictJson.TryText(member, "solution", WorkSolution.MaxLength, out var solution) || solution is null)
        {
            return false;
        }

        work = new WorkSolution(nonce, solution);
        return true;
    }

    // What is stored and shown to administrators: printable ASCII without blanks.
    private static bool IsName(string? text) => text is null || text.All(c => c is > ' ' and <= '~');
}
