using System.Globalization;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>SCEP profiles.</summary>
    public IAsyncEnumerable<ScepProfile> ListScepProfilesAsync(CancellationToken ct = default) =>
        ListAsync<ScepProfile>("/scep/profiles", Query.Empty, ct);

    /// <summary>One SCEP profile.</summary>
    public Task<ScepProfile> GetScepProfileAsync(string id, CancellationToken ct = default) => GetAsync<ScepProfile>(ScepPath(id), ct);

    /// <summary>Makes a SCEP profile.</summary>
    public Task<ScepProfile> CreateScepProfileAsync(CreateScepProfile request, CancellationToken ct = default) =>
        PostAsync<ScepProfile>("/scep/profiles", request, ct);

    /// <summary>Changes a SCEP profile.</summary>
    /// <param name="id">Which.</param>
    /// <param name="changes">What changes.</param>
    /// <param name="expectedVersion"><see cref="ScepProfile.Version"/> as read; the change is refused (412) when somebody was faster. Null to skip the check.</param>
    /// <param name="ct">Stops.</param>
    public Task<ScepProfile> UpdateScepProfileAsync(string id, UpdateScepProfile changes, long? expectedVersion = null, CancellationToken ct = default) =>
        SendAsync<ScepProfile>(
            HttpMethod.Patch, ScepPath(id), changes, ct,
            expectedVersion is { } version ? string.Create(CultureInfo.InvariantCulture, $"\"{version}\"") : null);

    /// <summary>Deletes a SCEP profile that no token uses.</summary>
    public Task DeleteScepProfileAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, ScepPath(id), null, ct);

    /// <summary>Goes through a SCEP exchange as a device would and tells what it found.</summary>
    public Task<ScepTest> TestScepProfileAsync(string id, CancellationToken ct = default) => PostAsync<ScepTest>(ScepPath(id) + "/test", null, ct);

    /// <summary>Makes a challenge; the answer is the only place that shows it.</summary>
    public Task<ScepChallenge> CreateScepChallengeAsync(string id, CreateScepChallenge request, CancellationToken ct = default) =>
        PostAsync<ScepChallenge>(ScepPath(id) + "/challenges", request, ct);

    /// <summary>Requests that reached the SCEP service, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="scepProfileId">Only by this profile.</param>
    /// <param name="attemptId">Only of this attempt.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<ScepRequest> ListScepRequestsAsync(
        ScepRequestState? state = null, string? scepProfileId = null, string? attemptId = null, CancellationToken ct = default) =>
        ListAsync<ScepRequest>(
            "/scep/requests", Query.Empty.With("state", state).With("scepProfileId", scepProfileId).With("attemptId", attemptId), ct);

    /// <summary>One request.</summary>
    public Task<ScepRequest> GetScepRequestAsync(string id, CancellationToken ct = default) => GetAsync<ScepRequest>($"/scep/requests/{Escape(id)}", ct);

    /// <summary>Lets a pending request have its certificate.</summary>
    public Task<ScepRequest> ApproveScepRequestAsync(string id, CancellationToken ct = default) =>
        PostAsync<ScepRequest>($"/scep/requests/{Escape(id)}/approve", null, ct);

    /// <summary>Refuses a pending request.</summary>
    public Task<ScepRequest> DenyScepRequestAsync(string id, string? reason, CancellationToken ct = default) =>
        PostAsync<ScepRequest>($"/scep/requests/{Escape(id)}/deny", new DenyScepRequest(reason), ct);

    private static string ScepPath(string id) => $"/scep/profiles/{Escape(id)}";
}
