using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>One line of the log.</summary>
public sealed record LogLine(LogLevel Level, EventId Event, string Category, string Text, Exception? Exception);

/// <summary>Everything the server logged, down to Debug, for tests that look for an event or make sure that no secret is there.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>All of it, with structured values and exceptions.</summary>
    public string AllText => string.Join('\n', _lines.Select(l => $"{l.Level} {l.Event.Id} {l.Category} {l.Text} {l.Exception}"));

    /// <summary>Fails when one of the secrets was logged anywhere.</summary>
    public void AssertNone(params ReadOnlySpan<string> secrets)
    {
        var text = AllText;
        foreach (var secret in secrets)
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), "A secret is in the log.");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}")) : "";
            logs._lines.Enqueue(new LogLine(logLevel, eventId, category, $"{formatter(state, exception)} {values}", exception));
        }
    }
}
