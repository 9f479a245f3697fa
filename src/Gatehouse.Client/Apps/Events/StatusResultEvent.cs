namespace Gatehouse.Client.Apps.Events;

/// <summary>The result of requests that have nothing to tell but how they ended.</summary>
public sealed record StatusResultEvent : ResultEvent;
