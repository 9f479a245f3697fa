namespace Gatehouse.Client.Apps.Core;

/// <summary>Restarts that nobody asked for: at most three in a minute, since more would be a loop.</summary>
internal sealed class RestartLimit(TimeProvider time)
{
    private const int Most = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Queue<long> _restarts = new();

    /// <summary>Counts one, unless it would be one too many.</summary>
    public bool MayRestart()
    {
        lock (_restarts)
        {
            var now = time.GetTimestamp();
            while (_restarts.Count > 0 && time.GetElapsedTime(_restarts.Peek(), now) >= Window)
            {
                _restarts.Dequeue();
            }

            if (_restarts.Count == Most)
            {
                return false;
            }

            _restarts.Enqueue(now);
            return true;
        }
    }
}
