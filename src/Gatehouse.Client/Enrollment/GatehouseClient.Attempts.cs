using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Attempts to enroll, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="tokenId">Only by this token.</param>
    /// <param name="deviceId">Only of this device.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<EnrollmentAttempt> ListAttemptsAsync(
        AttemptState? state = null, string? tokenId = null, string? deviceId = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentAttempt>(
            "/enrollment/attempts", Query.Empty.With("state", state).With("token", tokenId).With("device", deviceId), ct);

    /// <summary>One attempt with its timeline and what there is to say about it.</summary>
    public Task<EnrollmentAttemptDetail> GetAttemptAsync(string id, CancellationToken ct = default) =>
        GetAsync<EnrollmentAttemptDetail>($"/enrollment/attempts/{Escape(id)}", ct);

    /// <summary>Ends a running attempt.</summary>
    public Task<EnrollmentAttempt> CancelAttemptAsync(string id, string? reason, CancellationToken ct = default) =>
        PostAsync<EnrollmentAttempt>($"/enrollment/attempts/{Escape(id)}/cancel", new CancelEnrollmentAttempt { Reason = reason }, ct);

    /// <summary>The enrollment log, newest first.</summary>
    /// <param name="code">Only this event, such as <c>SCEP_FAIL</c>.</param>
    /// <param name="tokenId">Only of this token.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<EnrollmentLogEntry> ListEnrollmentLogAsync(string? code = null, string? tokenId = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentLogEntry>("/enrollment/log", Query.Empty.With("code", code).With("token", tokenId), ct);

    /// <summary>The enrollment log as a CSV file (RFC 4180), for a spreadsheet.</summary>
    public Task<byte[]> GetEnrollmentLogCsvAsync(string? code = null, string? tokenId = null, CancellationToken ct = default) =>
        BytesAsync("/enrollment/log" + Query.Empty.With("format", "csv").With("code", code).With("token", tokenId), ct);

    /// <summary>Keys that sign, or signed, enrollment tokens.</summary>
    public Task<IReadOnlyList<SigningKey>> ListSigningKeysAsync(CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<SigningKey>>("/enrollment/signing-keys", ct);

    /// <summary>Makes a new signing key; tokens of the old ones stay good.</summary>
    public Task<SigningKey> RotateSigningKeyAsync(CancellationToken ct = default) => PostAsync<SigningKey>("/enrollment/signing-keys/rotate", null, ct);

    /// <summary>Withdraws a signing key and ends all its tokens.</summary>
    public Task<SigningKey> WithdrawSigningKeyAsync(string kid, WithdrawSigningKey request, CancellationToken ct = default) =>
        PostAsync<SigningKey>($"/enrollment/signing-keys/{Escape(kid)}/withdraw", request, ct);
}
