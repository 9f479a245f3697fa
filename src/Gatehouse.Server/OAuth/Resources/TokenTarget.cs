namespace Gatehouse.Server.OAuth.Resources;

/// <summary>Where a token will be used.</summary>
/// <param name="Audience">One of our own endpoints, or the identifier of a resource.</param>
/// <param name="Resource">Settings of the resource; null for our own endpoints, whose tokens are opaque.</param>
internal sealed record TokenTarget(string Audience, ResourceSettings? Resource);
