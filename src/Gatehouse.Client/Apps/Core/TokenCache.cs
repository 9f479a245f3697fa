using System.Collections.Concurrent;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Exchanged tokens of one session, and the requests for more of them that are under way.</summary>
internal sealed class TokenCache
{
    private readonly ConcurrentDictionary<string, AppToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<ExchangeOutcome>> _flights = new(StringComparer.Ordinal);

    /// <summary>The name that a token is kept under. Without scopes it is the audience itself, so asking for it makes nothing.</summary>
    public static string KeyOf(string audience, string? scope) => scope is null ? audience : audience + "\n" + scope;

    /// <summary>A token that can be used.</summary>
    public AppToken? Find(string key, TimeProvider time) => _tokens.TryGetValue(key, out var token) && token.IsLive(time) ? token : null;

    public void Put(string key, AppToken token) => _tokens[key] = token;

    /// <summary>Forgets all tokens of an audience.</summary>
    public void Remove(string audience)
    {
        foreach (var pair in _tokens)
        {
            if (pair.Value.Audience == audience)
            {
                _tokens.TryRemove(pair.Key, out _);
            }
        }
    }

    public void Clear() => _tokens.Clear();

    /// <summary>The request for a token that is under way, or the one that this call begins. Whoever waits may leave; the request goes on for the others.</summary>
    public Task<ExchangeOutcome> Join(string flight, Func<Task<ExchangeOutcome>> begin)
    {
        lock (_flights)
        {
            if (_flights.TryGetValue(flight, out var running))
            {
                return running;
            }

            // Not inline: it would run under this lock up to its first wait.
            var task = Task.Run(begin);
            _flights[flight] = task;
            _ = LandAsync(flight, task);
            return task;
        }
    }

    private async Task LandAsync(string flight, Task<ExchangeOutcome> task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Those who wait for it see it.
        }
        finally
        {
            lock (_flights)
            {
                _flights.Remove(flight);
            }
        }
    }
}
