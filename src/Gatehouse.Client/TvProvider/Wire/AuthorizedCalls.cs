namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Calls with the app's token. A refused token is replaced; where that does not help, so is the registration, once each.</summary>
internal sealed class AuthorizedCalls(TvWire wire, ClientTokens tokens)
{
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvAnswer> SendAsync(TvCall call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(ct).ConfigureAwait(false);
        var answer = await wire.SendAsync(call with { AccessToken = token }, ct).ConfigureAwait(false);
        if (answer.IsTokenRefused)
        {
            token = await tokens.RenewAsync(token, ct).ConfigureAwait(false);
            answer = await wire.SendAsync(call with { AccessToken = token }, ct).ConfigureAwait(false);
        }

        if (answer.IsTokenRefused)
        {
            token = await tokens.RegisterAgainAsync(token, ct).ConfigureAwait(false);
            answer = await wire.SendAsync(call with { AccessToken = token }, ct).ConfigureAwait(false);
        }

        return answer.IsSuccess || answer.Status == TvAnswer.NotModified ? answer : throw new TvException(answer.Error, answer.Fault);
    }
}
