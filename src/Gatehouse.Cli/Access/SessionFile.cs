using System.Text.Json;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Access;

/// <summary>Sessions by server, in a file that only its owner can read. Holds credentials.</summary>
internal sealed class SessionFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly string _path;
    private readonly Content _content;

    private SessionFile(string path)
    {
        _path = path;
        _content = File.Exists(path) ? JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Json) ?? new Content() : new Content();
    }

    /// <summary>Address that the person signed in to last.</summary>
    public string? Current => _content.Current;

    /// <summary><c>$GATEHOUSE_CONFIG</c>, else <c>gatehouse/sessions.json</c> in the person's configuration folder.</summary>
    public static SessionFile Of(Terminal terminal) => new(
        terminal.Environment("GATEHOUSE_CONFIG") is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gatehouse", "sessions.json"));

    /// <summary>The session for a server; null when there is none.</summary>
    public StoredSession? Find(Uri server) => _content.Sessions.GetValueOrDefault(Key(server));

    /// <summary>Keeps a session and makes its server the current one.</summary>
    public void Keep(Uri server, StoredSession session)
    {
        _content.Sessions[Key(server)] = session;
        _content.Current = Key(server);
        Save();
    }

    /// <summary>Forgets a session.</summary>
    public void Forget(Uri server)
    {
        _content.Sessions.Remove(Key(server));
        if (_content.Current == Key(server))
        {
            _content.Current = _content.Sessions.Keys.FirstOrDefault();
        }

        Save();
    }

    private static string Key(Uri server) => server.AbsoluteUri.TrimEnd('/');

    // Written beside and moved, so that it is never half-written, and never readable by others even for a moment.
    private void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(temporary);
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, _content, Json);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    private sealed class Content
    {
        public string? Current { get; set; }

        public SortedDictionary<string, StoredSession> Sessions { get; init; } = new(StringComparer.Ordinal);
    }
}

/// <summary>A session of a person.</summary>
/// <param name="Token">Secret.</param>
/// <param name="Person">Whose.</param>
/// <param name="ExpiresAt">Its end at the latest.</param>
internal sealed record StoredSession(string Token, string Person, DateTimeOffset ExpiresAt);
