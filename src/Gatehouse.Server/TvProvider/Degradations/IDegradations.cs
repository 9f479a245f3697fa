namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>Finds the rules that hold. In memory, and never older than a second.</summary>
internal interface IDegradations
{
    /// <summary>The rules of an organization.</summary>
    ValueTask<DegradationRules> ForAsync(string organizationId, CancellationToken ct);
}
