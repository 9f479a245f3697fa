using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Enrollment tokens, newest first.</summary>
    /// <param name="status">Only in this state.</param>
    /// <param name="groupId">Only those whose devices join this group.</param>
    /// <param name="createdBy">Only those that this person or key made.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<EnrollmentTokenInfo> ListEnrollmentTokensAsync(
        TokenStatus? status = null, string? groupId = null, string? createdBy = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentTokenInfo>(
            "/enrollment/tokens", Query.Empty.With("status", status).With("groupId", groupId).With("createdBy", createdBy), ct);

    /// <summary>One token.</summary>
    public Task<EnrollmentTokenInfo> GetEnrollmentTokenAsync(string id, CancellationToken ct = default) => GetAsync<EnrollmentTokenInfo>(TokenPath(id), ct);

    /// <summary>Makes a token.</summary>
    public Task<EnrollmentTokenInfo> CreateEnrollmentTokenAsync(CreateEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>("/enrollment/tokens", request, ct);

    /// <summary>Edits a token; limits can only be tightened.</summary>
    public Task<EnrollmentTokenInfo> UpdateEnrollmentTokenAsync(string id, UpdateEnrollmentToken changes, CancellationToken ct = default) =>
        SendAsync<EnrollmentTokenInfo>(HttpMethod.Patch, TokenPath(id), changes, ct);

    /// <summary>Takes a token back, for good and at once.</summary>
    public Task<EnrollmentTokenInfo> RevokeEnrollmentTokenAsync(string id, RevokeEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>(TokenPath(id, "revoke"), request, ct);

    /// <summary>Makes a new token with the settings of this one.</summary>
    public Task<EnrollmentTokenInfo> ReplaceEnrollmentTokenAsync(string id, ReplaceEnrollmentToken request, CancellationToken ct = default) =>
        PostAsync<EnrollmentTokenInfo>(TokenPath(id, "replace"), request, ct);

    /// <summary>Deletes a token that never was used.</summary>
    public Task DeleteEnrollmentTokenAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, TokenPath(id), null, ct);

    /// <summary>Sends the link by e-mail to those who shall enroll.</summary>
    public Task<EnrollmentInvitations> InviteToEnrollAsync(string id, InviteToEnroll request, CancellationToken ct = default) =>
        PostAsync<EnrollmentInvitations>(TokenPath(id, "invite"), request, ct);

    /// <summary>Whom the link was sent to, newest first.</summary>
    public IAsyncEnumerable<EnrollmentInvitation> ListEnrollmentInvitationsAsync(string id, CancellationToken ct = default) =>
        ListAsync<EnrollmentInvitation>(TokenPath(id, "invitations"), Query.Empty, ct);

    /// <summary>The link that people open. A credential.</summary>
    public Task<EnrollmentTokenLink> GetEnrollmentTokenLinkAsync(string id, CancellationToken ct = default) =>
        GetAsync<EnrollmentTokenLink>(TokenPath(id, "link"), ct);

    /// <summary>The link as a QR code. A credential.</summary>
    /// <param name="id">Which token.</param>
    /// <param name="format"><c>png</c> or <c>svg</c>.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="ct">Stops.</param>
    public Task<byte[]> GetEnrollmentTokenQrAsync(string id, string format = "png", int? size = null, CancellationToken ct = default) =>
        BytesAsync(TokenPath(id, "qr") + Query.Empty.With("format", format).With("size", size), ct);

    private static string TokenPath(string id, string? part = null) => $"/enrollment/tokens/{Escape(id)}{(part is null ? "" : "/" + part)}";
}
