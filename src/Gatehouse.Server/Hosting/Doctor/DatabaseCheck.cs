using System.Diagnostics;
using System.Globalization;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Hosting.Doctor;

/// <summary>Which database it is, how fast it answers, and whether its clock agrees with ours.</summary>
public sealed class DatabaseCheck(Database database, TimeProvider time) : IDoctorCheck
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        var findings = new List<DoctorFinding>();
        var start = Stopwatch.GetTimestamp();
        var version = await database.FirstAsync<string>(database.Kind == DatabaseKind.Postgres ? "show server_version" : "select sqlite_version()", null, ct);
        var took = Stopwatch.GetElapsedTime(start);
        findings.Add(took > Slow
            ? new DoctorFinding(Name, FindingSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{database.Kind} {version} took {took.TotalMilliseconds:0} ms to answer."), "Put the database nearer, or give it more to run on.")
            : new DoctorFinding(Name, FindingSeverity.Ok, string.Create(CultureInfo.InvariantCulture, $"{database.Kind} {version} answers in {took.TotalMilliseconds:0.0} ms.")));
        if (!await Migrator.IsUpToDateAsync(database, ct))
        {
            findings.Add(new DoctorFinding(Name, FindingSeverity.Error, "The schema is not that of this version.", "Restart the server; it applies what is missing."));
        }

        if (database.Kind == DatabaseKind.Postgres)
        {
            var theirs = DateTimeOffset.FromUnixTimeMilliseconds(await database.FirstAsync<long>("select (extract(epoch from clock_timestamp()) * 1000)::bigint", null, ct));
            var skew = (theirs - time.GetUtcNow()).Duration();
            if (skew > Skew)
            {
                findings.Add(new DoctorFinding(
                    "clock", FindingSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"The database's clock differs by {skew.TotalSeconds:0} s."),
                    "Let both machines keep time by NTP: tokens and certificates begin and end by the clock."));
            }
        }

        return findings;
    }
}
