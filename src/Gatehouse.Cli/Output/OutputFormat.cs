namespace Gatehouse.Cli.Output;

/// <summary>Form of an answer.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs; as the API gave it.</summary>
    Json,
}
