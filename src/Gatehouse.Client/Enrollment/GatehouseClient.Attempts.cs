using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Attempts to enroll, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="tokenId">Only by this token.</param>
    /// <param name="deviceId">Only of this device.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<EnrollmentAttempt> ListEnrollmentAttemptsAsync(
        AttemptState? state = null, string? tokenId = null, string? deviceId = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentAttempt>(
            "/enrollment/attempts", Query.Empty.With("state", state).With("tokenId", tokenId).With("deviceId", deviceId), ct);

    /// <summary>One attempt with its timeline and what there is to say about it.</summary>
    public Task<EnrollmentAttemptDetail> GetEnrollmentAttemptAsync(string id, CancellationToken ct = default) =>
        GetAsync<EnrollmentAttemptDetail>($"/enrollment/attempts/{Escape(id)}", ct);

    /// <summary>Ends a running attempt.</summary>
    public Task<EnrollmentAttempt> CancelEnrollmentAttemptAsync(string id, string? reason, CancellationToken ct = default) =>
        PostAsync<EnrollmentAttempt>($"/enrollment/attempts/{Escape(id)}/cancel", new CancelEnrollmentAttempt { Reason = reason }, ct);

    /// <summary>The enrollment log, newest first.</summary>
    public IAsyncEnumerable<EnrollmentLogEntry> ListEnrollmentLogAsync(EnrollmentLogFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<EnrollmentLogEntry>("/enrollment/log", Of(filter), ct);

    /// <summary>
    /// New events of the enrollment log, as they come, until cancelled. Goes on after the server ends the stream, which it does
    /// once an hour and when it stops; fails when it cannot be reached or the credential ends.
    /// </summary>
    public async IAsyncEnumerable<EnrollmentLogEntry> FollowEnrollmentLogAsync(
        EnrollmentLogFilter? filter = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        string? last = null;
        while (true)
        {
            await foreach (var item in EventsAsync("/enrollment/log/follow" + Of(filter), last, ct).ConfigureAwait(false))
            {
                last = item.EventId ?? last;
                yield return JsonSerializer.Deserialize<EnrollmentLogEntry>(item.Data, GatehouseJson.Options)
                    ?? throw new InvalidDataException("The server sent an event without content.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(false);
        }
    }

    /// <summary>The enrollment log as a CSV file (RFC 4180), for a spreadsheet; the newest 20,000 events.</summary>
    public Task<byte[]> GetEnrollmentLogCsvAsync(EnrollmentLogFilter? filter = null, CancellationToken ct = default) =>
        BytesAsync("/enrollment/log" + Of(filter).With("format", "csv"), ct);

    /// <summary>Keys that sign, or signed, enrollment tokens.</summary>
    public IAsyncEnumerable<SigningKey> ListSigningKeysAsync(CancellationToken ct = default) =>
        ListAsync<SigningKey>("/enrollment/signing-keys", Query.Empty, ct);

    /// <summary>Makes a new signing key; tokens of the old ones stay good.</summary>
    public Task<SigningKey> RotateSigningKeyAsync(CancellationToken ct = default) => PostAsync<SigningKey>("/enrollment/signing-keys/rotate", null, ct);

    /// <summary>Withdraws a signing key and ends all its tokens.</summary>
    public Task<SigningKey> WithdrawSigningKeyAsync(string kid, WithdrawSigningKey request, CancellationToken ct = default) =>
        PostAsync<SigningKey>($"/enrollment/signing-keys/{Escape(kid)}/withdraw", request, ct);

    private static Query Of(EnrollmentLogFilter? filter) => filter is null
        ? Query.Empty
        : Query.Empty.With("attemptId", filter.AttemptId).With("tokenId", filter.TokenId).With("deviceId", filter.DeviceId)
            .With("code", filter.Code).With("outcome", filter.Outcome).With("from", filter.From).With("to", filter.To);
}
