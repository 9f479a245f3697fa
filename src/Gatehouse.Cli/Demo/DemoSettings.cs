namespace Gatehouse.Cli.Demo;

/// <summary>What was asked of a demo.</summary>
/// <param name="ServerProgram">Path of <c>gatehouse-server.dll</c>.</param>
/// <param name="BackendProgram">Path of the sample backend, <c>OrdersBackend.dll</c>, which an app calls.</param>
/// <param name="Devices">How many devices enroll.</param>
/// <param name="Exit">End afterwards instead of leaving the server running.</param>
/// <param name="Database">PostgreSQL connection string; null for SQLite in the folder.</param>
/// <param name="Folder">Keep everything here, for another run; null for a folder that is thrown away.</param>
/// <param name="Port">Port of the server; 0 for any.</param>
internal sealed record DemoSettings(string ServerProgram, string BackendProgram, int Devices, bool Exit, string? Database, string? Folder, int Port)
{
    /// <summary>Longest that the devices may take from the first link to the last profile: generous, since machines differ.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(90 + Devices);
}
