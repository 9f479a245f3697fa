namespace Gatehouse.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Value">What a row has there; formatted by <see cref="Plain.Text"/>.</param>
internal sealed record Column<T>(string Title, Func<T, object?> Value);
