using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Problems of administering TV sign-in.</summary>
internal static class TvProblems
{
    /// <summary>400 <c>tv-configuration-invalid</c>: the draft has errors, which <c>findings</c> lists.</summary>
    public static ProblemHttpResult ConfigurationInvalid(IReadOnlyList<TvFinding> findings) => Problems.Of(
        "tv-configuration-invalid", "The draft cannot be activated as it is.", StatusCodes.Status400BadRequest,
        findings.FirstOrDefault(f => f.Severity == TvFindingSeverity.Error) is { } first ? $"{first.Path}: {first.Message}" : null, [new("findings", findings)]);
}
