namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>A request that may have to be sent more than once.</summary>
internal sealed record TvCall(HttpMethod Method, string Path)
{
    /// <summary>Made anew for each try.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Beside what every request has. Those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Headers { get; init; } = [];

    /// <summary>Null for the calls that bring one about.</summary>
    public string? AccessToken { get; init; }

    /// <summary>False where a second try after a lost answer would be refused as a replay.</summary>
    public bool IsRepeatable { get; init; } = true;
}
