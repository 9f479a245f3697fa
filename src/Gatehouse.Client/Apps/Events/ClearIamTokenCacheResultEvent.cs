namespace Gatehouse.Client.Apps.Events;

/// <summary>How clearing ended.</summary>
public sealed record ClearIamTokenCacheResultEvent : ResultEvent;
