namespace Gatehouse.Server.Accounts.Import;

/// <summary>A record of comma-separated values.</summary>
/// <param name="Line">Line on which it begins, from 1; a field may contain line ends.</param>
/// <param name="Fields">Without their quotation marks.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields);
