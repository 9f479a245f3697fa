using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>The list of providers: used for a few minutes, and then asked for only if it changed.</summary>
internal sealed class ProviderCache(TvAppOptions options, AuthorizedCalls calls, string path) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TvProviders? _kept;
    private string? _etag;
    private DateTimeOffset _until;

    public async Task<TvProviders> GetAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_kept is not null && options.Time.GetUtcNow() < _until)
            {
                return _kept;
            }

            var headers = new (string, string?)[]
            {
                ("AP-Device-Identifier", options.Device.IdentifierHeader), ("X-Device-Info", options.Device.InfoHeader), ("If-None-Match", _kept is null ? null : _etag),
            };
            var answer = await calls.SendAsync(new TvCall(HttpMethod.Get, path) { Headers = headers }, ct).ConfigureAwait(false);
            var current = answer.Status == TvAnswer.NotModified && _kept is not null ? _kept : AnswerReader.Providers(answer.Body);
            (_kept, _etag, _until) = (current, answer.ETag ?? _etag, options.Time.GetUtcNow() + options.ConfigurationAge);
            return current;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
