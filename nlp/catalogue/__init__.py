"""The service-item list 服务事项清单: what a clerk writes in `shipped/`, read and checked."""
