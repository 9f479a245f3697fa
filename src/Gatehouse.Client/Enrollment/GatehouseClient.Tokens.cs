using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Enrollment tokens, newest first.</summary>
    /// <param name="status">Only in this state.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<EnrollmentTokenInfo> ListTokensAsync(TokenStatus? status = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentTokenInfo>("/enrollment/tokens", Query.Empty.With("status", status), ct);

    /// <summary>One token.</summary>
    public Task<EnrollmentTokenInfo> GetTokenAsync(string id, CancellationToken ct = default) => GetAsync<EnrollmentTokenInfo>(TokenPath(id), ct);

    /// <summary>Makes a token.</summary>
    public Task<EnrollmentTokenInfo> CreateTokenAsync(CreateEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>("/enrollment/tokens", request, ct);

    /// <summary>Edits a token; limits can only be tightened.</summary>
    public Task<EnrollmentTokenInfo> UpdateTokenAsync(string id, UpdateEnrollmentToken changes, CancellationToken ct = default) =>
        SendAsync<EnrollmentTokenInfo>(HttpMethod.Patch, TokenPath(id), changes, ct);

    /// <summary>Takes a token back, for good and at once.</summary>
    public Task<EnrollmentTokenInfo> RevokeTokenAsync(string id, RevokeEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>(TokenPath(id, "revoke"), request, ct);

    /// <summary>Makes a new token with the settings of this one.</summary>
    public Task<EnrollmentTokenInfo> ReplaceTokenAsync(string id, ReplaceEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>(TokenPath(id, "replace"), request, ct);

    /// <summary>Deletes a token that never was used.</summary>
    public Task DeleteTokenAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, TokenPath(id), null, ct);

    /// <summary>The link that people open. A credential.</summary>
    public Task<EnrollmentTokenLink> GetTokenLinkAsync(string id, CancellationToken ct = default) =>
        GetAsync<EnrollmentTokenLink>(TokenPath(id, "link"), ct);

    /// <summary>The link as a QR code. A credential.</summary>
    /// <param name="id">Which token.</param>
    /// <param name="format"><c>png</c> or <c>svg</c>.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="ct">Stops.</param>
    public Task<byte[]> GetTokenQrAsync(string id, string format = "png", int? size = null, CancellationToken ct = default) =>
        BytesAsync(TokenPath(id, "qr") + Query.Empty.With("format", format).With("size", size), ct);

    private static string TokenPath(string id, string? part = null) => $"/enrollment/tokens/{Escape(id)}{(part is null ? "" : "/" + part)}";
}
