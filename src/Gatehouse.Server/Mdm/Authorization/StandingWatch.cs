using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Asks whether people still belong of whom nobody else asks: a device of the web sign-in renews nothing for a month, and a Mac
/// itself carries no token. The directory knows when an identity provider can be asked, and ends what has to end.
/// </summary>
public sealed class StandingWatch(Database database, TimeProvider time, IPeople people, ILogger<StandingWatch> logger) : SweepTask(database, time, logger)
{
    private const int Page = 200;
    private const int AtOnce = 8;

    private readonly Database _database = database;

    /// <inheritdoc/>
    public override string Name => "device-standings";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) => Task.FromResult(0);

    /// <inheritdoc/>
    protected override async Task FinishAsync(CancellationToken ct)
    {
        for (var page = await NextAsync("", ct); page.Count > 0; page = await NextAsync(page[^1].Id, ct))
        {
            await Parallel.ForEachAsync(
                page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (person, stop) => await people.StandingAsync(person.OrgId, person.Id, stop));
        }
    }

    private Task<List<Person>> NextAsync(string after, CancellationToken ct) => _database.QueryAsync<Person>(
        $"""
        select distinct person_id as id, org_id from mdm_device
        where account_mode is not null and state = 'enrolled' and person_id > @after
            and (authorization_method = '{AccountBinding.AppleAsWeb}' or platform = '{MdmPlatform.MacOS.Name()}')
        order by person_id limit {Page}
        """,
        new { after }, ct);

    private sealed class Person
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }
    }
}
