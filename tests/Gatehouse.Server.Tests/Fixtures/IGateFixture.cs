using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>
/// A whole server on a loopback port over its own empty database. Tests of one class (or collection) share it, so each
/// test makes its own organization with <see cref="OwnerAsync"/> and never counts what others may have made.
/// </summary>
public interface IGateFixture
{
    /// <summary>Time of the server. It only moves when a test moves it.</summary>
    ManualClock Clock { get; }

    /// <summary>Everything logged so far.</summary>
    CapturedLogs Logs { get; }

    /// <summary>What the server said on its terminal: setup links, warnings.</summary>
    string TerminalText { get; }

    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    /// <summary>Parts of the server.</summary>
    IServiceProvider Services { get; }

    /// <summary>The database, for what no API shows.</summary>
    Database Database { get; }

    /// <summary>A client without credentials; redirects are not followed.</summary>
    HttpClient Anonymous { get; }

    /// <summary>Makes an organization and signs its owner in.</summary>
    Task<AdminClient> OwnerAsync(string? slug = null);

    /// <summary>A person with another role in the same organization, signed in.</summary>
    Task<AdminClient> PersonAsync(AdminClient owner, Role role);
}
