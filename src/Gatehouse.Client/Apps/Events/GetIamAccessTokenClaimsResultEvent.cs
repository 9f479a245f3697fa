namespace Gatehouse.Client.Apps.Events;

/// <summary>What is known of the user who is logged in.</summary>
public sealed record GetIamAccessTokenClaimsResultEvent : ResultEvent
{
    /// <summary>By their names in tokens, such as <c>sub</c>, <c>acr</c> and <c>device_id</c>; empty unless the status is OK.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();
}
