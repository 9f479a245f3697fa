using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Secrets that are stored for MVPDs; what they are, nobody is told.</summary>
    public IAsyncEnumerable<TvSecret> ListTvSecretsAsync(CancellationToken ct = default) => ListAsync<TvSecret>("/tv/secrets", Query.Empty, ct);

    /// <summary>Stores a secret, in place of what was there.</summary>
    public Task SetTvSecretAsync(string mvpd, string name, string value, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Put, $"/tv/secrets/{Escape(mvpd)}/{Escape(name)}", new SetTvSecret(value), ct);

    /// <summary>Forgets a secret.</summary>
    public Task DeleteTvSecretAsync(string mvpd, string name, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/tv/secrets/{Escape(mvpd)}/{Escape(name)}", null, ct);

    /// <summary>Registered applications, newest first.</summary>
    public IAsyncEnumerable<TvApplication> ListTvApplicationsAsync(CancellationToken ct = default) => ListAsync<TvApplication>("/tv/applications", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<TvApplication> GetTvApplicationAsync(string id, CancellationToken ct = default) => GetAsync<TvApplication>($"/tv/applications/{Escape(id)}", ct);

    /// <summary>Registers one.</summary>
    public Task<TvApplication> CreateTvApplicationAsync(CreateTvApplication request, CancellationToken ct = default) =>
        PostAsync<TvApplication>("/tv/applications", request, ct);

    /// <summary>Changes one.</summary>
    public Task<TvApplication> UpdateTvApplicationAsync(string id, UpdateTvApplication changes, CancellationToken ct = default) =>
        SendAsync<TvApplication>(HttpMethod.Patch, $"/tv/applications/{Escape(id)}", changes, ct);

    /// <summary>Deletes one; its statements and clients are worth nothing from then on.</summary>
    public Task DeleteTvApplicationAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/tv/applications/{Escape(id)}", null, ct);

    /// <summary>Software statements of an application, newest first, without their texts.</summary>
    public IAsyncEnumerable<TvStatement> ListTvStatementsAsync(string applicationId, CancellationToken ct = default) =>
        ListAsync<TvStatement>($"/tv/applications/{Escape(applicationId)}/statements", Query.Empty, ct);

    /// <summary>One of them, with its text.</summary>
    public Task<TvStatement> GetTvStatementAsync(string applicationId, string id, CancellationToken ct = default) =>
        GetAsync<TvStatement>($"/tv/applications/{Escape(applicationId)}/statements/{Escape(id)}", ct);

    /// <summary>Issues one.</summary>
    public Task<TvStatement> IssueTvStatementAsync(string applicationId, CancellationToken ct = default) =>
        PostAsync<TvStatement>($"/tv/applications/{Escape(applicationId)}/statements", null, ct);

    /// <summary>Revokes one, and with it every client that registered by it.</summary>
    public Task<TvStatement> RevokeTvStatementAsync(string applicationId, string id, CancellationToken ct = default) =>
        PostAsync<TvStatement>($"/tv/applications/{Escape(applicationId)}/statements/{Escape(id)}/revoke", null, ct);

    /// <summary>Degradation rules, newest first.</summary>
    public IAsyncEnumerable<TvDegradation> ListTvDegradationsAsync(CancellationToken ct = default) => ListAsync<TvDegradation>("/tv/degradations", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<TvDegradation> GetTvDegradationAsync(string id, CancellationToken ct = default) => GetAsync<TvDegradation>($"/tv/degradations/{Escape(id)}", ct);

    /// <summary>Makes a rule for each MVPD that is named.</summary>
    public async Task<IReadOnlyList<TvDegradation>> CreateTvDegradationAsync(CreateTvDegradation request, CancellationToken ct = default) =>
        (await PostAsync<Page<TvDegradation>>("/tv/degradations", request, ct).ConfigureAwait(false)).Items;

    /// <summary>Ends a rule at once.</summary>
    public Task DeleteTvDegradationAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/tv/degradations/{Escape(id)}", null, ct);

    /// <summary>Lets trials begin anew; returns how many had begun.</summary>
    public async Task<int> ResetTvTrialsAsync(ResetTvTrials request, CancellationToken ct = default) =>
        (await PostAsync<TvTrialsReset>("/tv/trials/reset", request, ct).ConfigureAwait(false)).Count;

    /// <summary>Keys of the organization for TV sign-in, with their certificates.</summary>
    public IAsyncEnumerable<TvKeyInfo> ListTvKeysAsync(CancellationToken ct = default) => ListAsync<TvKeyInfo>("/tv/keys", Query.Empty, ct);

    /// <summary>Makes a successor to a key.</summary>
    public Task<TvKeyInfo> RotateTvKeyAsync(RotateTvKey request, CancellationToken ct = default) => PostAsync<TvKeyInfo>("/tv/keys/rotate", request, ct);

    /// <summary>Withdraws a key at once.</summary>
    public Task<TvKeyInfo> EndTvKeyAsync(string id, EndTvKey request, CancellationToken ct = default) => PostAsync<TvKeyInfo>($"/tv/keys/{Escape(id)}/end", request, ct);

    /// <summary>What MVPDs of some kind usually look like.</summary>
    public IAsyncEnumerable<TvPreset> ListTvPresetsAsync(CancellationToken ct = default) => ListAsync<TvPreset>("/tv/presets", Query.Empty, ct);

    /// <summary>Lifetimes and single sign-on by integration and platform.</summary>
    /// <param name="serviceProvider">Only of this one; null for all.</param>
    /// <param name="mvpd">Only of this one; null for all.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<TvReportRow> ListTvReportAsync(string? serviceProvider = null, string? mvpd = null, CancellationToken ct = default) =>
        ListAsync<TvReportRow>("/tv/report", Query.Empty.With("serviceProvider", serviceProvider).With("mvpd", mvpd), ct);

    /// <summary>The same as CSV.</summary>
    public Task<byte[]> ExportTvReportAsync(string? serviceProvider = null, string? mvpd = null, CancellationToken ct = default) =>
        BytesAsync("/tv/report.csv" + Query.Empty.With("serviceProvider", serviceProvider).With("mvpd", mvpd), ct);
}
