using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Groups;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Import;

/// <summary>
/// Adds people by the sheet, in one transaction. A dry run is the real one, taken back at its end: so it finds exactly what
/// the real one would.
/// </summary>
internal sealed class PeopleImport(Database database, AddPerson add, IAudit audit)
{
    /// <summary>Runs it.</summary>
    public async Task<Results<Ok<ImportedPeople>, ProblemHttpResult>> RunAsync(Caller caller, ImportPeople request, CancellationToken ct)
    {
        var errors = new LineErrors();
        var rows = new PeopleSheet(request.Invite, errors).Read(request.Csv);
        if (rows.Count == 0 && !errors.Any)
        {
            errors.Add(1, "There is nobody in it.");
        }

        if (errors.Any)
        {
            return Problems.RequestInvalid(errors.ToErrors());
        }

        try
        {
            return TypedResults.Ok(await database.WriteAsync(tx => AddAllAsync(tx, caller, rows, request.DryRun), ct));
        }
        catch (TakenBackException back)
        {
            return back.Errors.Any ? Problems.RequestInvalid(back.Errors.ToErrors()) : TypedResults.Ok(back.Preview);
        }
    }

    private async Task<ImportedPeople> AddAllAsync(Tx tx, Caller caller, IReadOnlyList<SheetRow> rows, bool dryRun)
    {
        var errors = new LineErrors();
        var groups = (await tx.QueryAsync<GroupName>("select id, name from accounts_group where org_id = @OrganizationId", new { caller.OrganizationId }))
            .ToDictionary(g => g.Name, g => g.Id);
        List<ImportedPerson> people = [];
        foreach (var row in rows)
        {
            var (created, problem) = await add.AddOneOfManyAsync(tx, caller, row.Person);
            if (problem is not null)
            {
                errors.Add(row.Line, Sentence(problem));
                continue;
            }

            await JoinAsync(tx, created!.Person.Id, row, groups, errors);
            people.Add(new ImportedPerson(row.Line, created.Person.Name, dryRun ? null : created.Person.Id, dryRun ? null : created.Link, dryRun ? null : created.ExpiresAt));
        }

        if (errors.Any || dryRun)
        {
            throw new TakenBackException(errors, new ImportedPeople(dryRun, people));
        }

        await audit.WriteAsync(tx, caller, "person.import", caller.OrganizationId, new { People = people.Count });
        return new ImportedPeople(false, people);
    }

    private static async Task JoinAsync(Tx tx, string personId, SheetRow row, Dictionary<string, string> groups, LineErrors errors)
    {
        foreach (var name in row.Groups)
        {
            if (groups.TryGetValue(name, out var id))
            {
                await PersonGroupStore.JoinAsync(tx, id, personId);
            }
            else
            {
                errors.Add(row.Line, $"There is no group “{name}”.");
            }
        }
    }

    private static string Sentence(ProblemHttpResult problem) =>
        problem.ProblemDetails.Extensions.TryGetValue("errors", out var found) && found is IDictionary<string, string[]> fields
            ? string.Join(' ', fields.Values.SelectMany(m => m))
            : problem.ProblemDetails.Detail ?? problem.ProblemDetails.Title!;

    private sealed class GroupName
    {
        public required string Id { get; init; }

        public required string Name { get; init; }
    }

    /// <summary>Rolls the transaction back.</summary>
    private sealed class TakenBackException(LineErrors errors, ImportedPeople preview) : Exception
    {
        public LineErrors Errors { get; } = errors;

        public ImportedPeople Preview { get; } = preview;
    }
}
