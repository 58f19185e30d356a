""".NET: packages of NuGet, shared frameworks, and assemblies that nobody else speaks for."""
