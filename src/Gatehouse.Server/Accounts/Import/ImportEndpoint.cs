using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Admin.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Import;

/// <summary><c>POST /api/v1/people/import</c></summary>
internal static class ImportEndpoint
{
    /// <summary>Largest body: the text, with what JSON adds to it.</summary>
    public const long MaxBody = 2 * 1024 * 1024;

    /// <summary>Adds many people at once: all of them, or none when a single line is wrong; the answer then names each such line.</summary>
    public static Task<Results<Ok<ImportedPeople>, ProblemHttpResult>> RunAsync(
        ImportPeople request, HttpContext http, PeopleImport import, CancellationToken ct) => import.RunAsync(Caller.Of(http), request, ct);
}
