namespace Gatehouse.Client.Apps.Events;

/// <summary>A part of a body of several.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Their type.</param>
/// <param name="FileName">For files; null for none.</param>
public sealed record HttpPart(string Name, ReadOnlyMemory<byte> Content, string ContentType = "application/octet-stream", string? FileName = null);
